import { describe, expect, it, vi } from 'vitest';
import { originPlace } from '../../../src/tenant/origins.ts';
import { acceptReturnTo } from '../../../src/tenant/return-to.ts';
import { targetOf } from '../../../src/tenant/target.ts';
import { tenantAt } from './tenant-at.ts';

vi.mock('../../../src/tenant/generated/brands.ts', async () => {
  const { brandsOf, folderOf } = await import('./fixture.ts');
  const environments = (id: string) => [
    { name: 'prod', bases: [`${id}.example`] },
    { name: 'preview' },
    { name: 'dev', bases: [`${id}.localhost`, `dev.${id}.example`] },
  ];
  const subapps = [
    { id: 'app1', name: 'A' },
    { id: 'app2', name: 'B' },
  ];
  const of = (id: string, more = {}) => folderOf(id, { environments: environments(id), subapps, ...more });
  return { brands: brandsOf(of('north'), of('south', { pool: 'north' }), of('west', { defaultSubapp: 'app2' })) };
});

const accepts = (raw: string, at: string) => acceptReturnTo(raw, tenantAt(at)) !== null;

describe('brands that share a pool', () => {
  it('lead to one another in the same environment, and to no other brand', () => {
    expect(accepts('https://app1.south.example/', 'https://auth.north.example/')).toBe(true);
    expect(accepts('https://app1.north.example/', 'https://auth.south.example/')).toBe(true);
    expect(accepts('https://app1.west.example/', 'https://auth.north.example/')).toBe(false);
    expect(accepts('https://app1.preview.south.example/', 'https://auth.north.example/')).toBe(false);
    expect(accepts('https://app1-preview.south.example/', 'https://auth.preview.north.example/')).toBe(true);
  });

  it('do not call one another with credentials', () => {
    const tenant = tenantAt('https://auth.north.example/');
    expect(originPlace('https://app1.north.example', tenant)).not.toBeNull();
    expect(originPlace('https://app1.south.example', tenant)).toBeNull();
  });
});

describe('a public dev environment', () => {
  it('has https origins on the default port, and takes http for loopback names alone', () => {
    const tenant = tenantAt('http://auth.dev.north.example:8787/');
    expect(tenant).toMatchObject({ development: true, origin: 'https://auth.dev.north.example' });
    expect(acceptReturnTo('https://app1.dev.north.example/', tenant)).not.toBeNull();
    expect(acceptReturnTo('http://app1.dev.north.example/', tenant)).toBeNull();
    expect(acceptReturnTo('https://app1.dev.north.example:8443/', tenant)).toBeNull();
    expect(acceptReturnTo('http://app1.north.localhost:3000/', tenant)).not.toBeNull();
    expect(acceptReturnTo('http://localhost:3000/', tenant)).toBeNull();
  });
});

describe('targetOf', () => {
  const auth = tenantAt('https://auth.north.example/');
  const app2 = tenantAt('https://app2.north.example/');
  const placeAt = (address: string) => tenantAt(address);
  const target = (domain: string, subapp: string, env = 'prod') => ({ domain, subapp, env });

  it('is the host of the accepted return_to first', () => {
    const returnTo = placeAt('https://app2.north.example/');
    expect(targetOf({ returnTo, origin: placeAt('https://app1.north.example/'), tenant: auth })).toEqual(
      target('app2.north.example', 'app2'),
    );
    expect(targetOf({ returnTo: placeAt('https://north.example/'), origin: null, tenant: app2 })).toEqual(
      target('north.example', 'app1'),
    );
    expect(targetOf({ returnTo: placeAt('https://app2.south.example/'), origin: null, tenant: auth })).toEqual(
      target('app2.south.example', 'app2'),
    );
  });

  it('is the calling origin next, then the host of the request', () => {
    expect(targetOf({ returnTo: null, origin: placeAt('https://app2.north.example/'), tenant: auth })).toEqual(
      target('app2.north.example', 'app2'),
    );
    expect(targetOf({ returnTo: null, origin: placeAt('https://app1.north.example/'), tenant: app2 })).toEqual(
      target('app1.north.example', 'app1'),
    );
    expect(targetOf({ returnTo: null, origin: null, tenant: app2 })).toEqual(target('app2.north.example', 'app2'));
  });

  it('is left to the next by an auth host, which names no app', () => {
    expect(targetOf({ returnTo: auth, origin: placeAt('https://app2.north.example/'), tenant: auth })).toEqual(
      target('app2.north.example', 'app2'),
    );
    expect(targetOf({ returnTo: auth, origin: auth, tenant: app2 })).toEqual(target('app2.north.example', 'app2'));
  });

  it.each([
    ['https://auth.north.example/', target('app1.north.example', 'app1')],
    ['https://auth.west.example/', target('app2.west.example', 'app2')],
    ['https://auth.preview.north.example/', target('app1.preview.north.example', 'app1', 'preview')],
    ['https://auth-preview.west.example/', target('app2-preview.west.example', 'app2', 'preview')],
    ['http://auth.north.localhost:8787/', target('app1.north.localhost', 'app1', 'dev')],
    ['http://localhost:8787/', target('app1.north.localhost', 'app1', 'dev')],
    ['http://[::1]:8787/', target('app1.north.localhost', 'app1', 'dev')],
  ])('is the default subapp on %s alone', (address, expected) => {
    expect(targetOf({ returnTo: null, origin: null, tenant: tenantAt(address, true) })).toEqual(expected);
  });
});
