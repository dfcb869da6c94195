import { describe, expect, it } from 'vitest';
import { placeTable } from '../../../src/tenant/places.ts';
import { lookUp, resolvePlace } from '../../../src/tenant/resolve.ts';
import { brandsOf, folderOf } from './fixture.ts';

const at = (hostname: string, local = false) => {
  const place = resolvePlace(hostname, { local });
  return typeof place === 'string'
    ? place
    : `${place.brand.id} ${place.env} ${place.subapp}${place.isAuthHost ? ' auth' : ''} ${place.base} ${place.authHost}`;
};

describe('resolvePlace', () => {
  it.each([
    ['auth.brand1.com', 'brand1 prod app1 auth brand1.com auth.brand1.com'],
    ['brand1.com', 'brand1 prod app1 brand1.com auth.brand1.com'],
    ['www.brand1.com', 'brand1 prod app1 brand1.com auth.brand1.com'],
    ['app1.brand1.com', 'brand1 prod app1 brand1.com auth.brand1.com'],
    ['app2.brand1.com', 'brand1 prod app2 brand1.com auth.brand1.com'],
    ['auth.staging.brand1.com', 'brand1 staging app1 auth staging.brand1.com auth.staging.brand1.com'],
    ['staging.brand1.com', 'brand1 staging app1 staging.brand1.com auth.staging.brand1.com'],
    ['www.staging.brand1.com', 'brand1 staging app1 staging.brand1.com auth.staging.brand1.com'],
    ['app2.staging.brand1.com', 'brand1 staging app2 staging.brand1.com auth.staging.brand1.com'],
    ['auth.brand1.localhost', 'brand1 dev app1 auth brand1.localhost auth.brand1.localhost'],
    ['app2.brand2.localhost', 'brand2 dev app2 brand2.localhost auth.brand2.localhost'],
    ['brand2.com', 'brand2 prod app1 brand2.com auth.brand2.com'],
  ])('%s is %s', (host, expected) => {
    expect(at(host)).toBe(expected);
    expect(at(host.toUpperCase())).toBe(expected);
    expect(at(`${host}.`)).toBe(expected);
    expect(resolvePlace(host.toUpperCase(), { local: false })).toMatchObject({ host });
  });

  it.each([
    'app3.brand1.com',
    'x.app1.brand1.com',
    'app1-staging.brand1.com',
    'dev.brand1.com',
    'auth.www.brand1.com',
    '.brand1.com',
    'xn--app1-.brand1.com',
    'brand2.brand1.com',
    'a.b.c.d.brand1.localhost',
  ])('%s is under a known base, and no app', (host) => {
    expect(at(host)).toBe('unknown_subapp');
  });

  it.each([
    '',
    '.',
    'com',
    'evil.com',
    'brand1.com.evil.com',
    'notbrand1.com',
    'brand1.co',
    'brand1',
    'brand1.com..',
    'auth.brand1.com:443',
    '10.0.0.1',
    '[::2]',
    `${'a'.repeat(250)}.com`,
    `${'a.'.repeat(5_000)}brand1.com`,
  ])('%s is unknown', (host) => {
    expect(at(host)).toBe('unknown_host');
  });

  it.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST', 'localhost.'])(
    '%s is the first brand’s auth host in dev, under npm run dev alone',
    (host) => {
      expect(at(host)).toBe('unknown_host');
      const name = host.toLowerCase().replace(/\.$/, '');
      expect(at(host, true)).toBe(`brand1 dev app1 auth ${name} ${name}`);
    },
  );

  it('gives the same object for the same host: nothing is made per request', () => {
    expect(resolvePlace('app1.brand1.com', { local: false })).toBe(resolvePlace('APP1.brand1.com.', { local: true }));
  });
});

describe('an environment without a base of its own', () => {
  const environments = [{ name: 'prod', bases: ['acme.example', 'acme.test'] }, { name: 'preview' }, { name: 'dev' }];
  const table = placeTable(
    brandsOf(
      folderOf('acme', {
        environments,
        subapps: [
          { id: 'app1', name: 'A' },
          { id: 'my-app', name: 'B' },
        ],
      }),
    ),
  );
  const found = (host: string) => {
    const place = lookUp(table, host, { local: true });
    return typeof place === 'string'
      ? place
      : `${place.env} ${place.subapp}${place.isAuthHost ? ' auth' : ''} ${place.base} ${place.authHost}`;
  };

  it.each([
    ['app1.preview.acme.example', 'preview app1 acme.example auth.preview.acme.example'],
    ['app1-preview.acme.example', 'preview app1 acme.example auth-preview.acme.example'],
    ['my-app-preview.acme.example', 'preview my-app acme.example auth-preview.acme.example'],
    ['my-app.dev.acme.test', 'dev my-app acme.test auth.dev.acme.test'],
    ['auth.preview.acme.example', 'preview app1 auth acme.example auth.preview.acme.example'],
    ['auth-preview.acme.test', 'preview app1 auth acme.test auth-preview.acme.test'],
    ['app1.acme.test', 'prod app1 acme.test auth.acme.test'],
  ])('answers at %s', (host, expected) => {
    expect(found(host)).toBe(expected);
  });

  it.each([
    'preview.acme.example',
    'www.preview.acme.example',
    'www-preview.acme.example',
    'app1-prod.acme.example',
    'app1.prod.acme.example',
    'auth-prod.acme.example',
    'app1--preview.acme.example',
    'app9-preview.acme.example',
  ])('has no app at %s', (host) => {
    expect(found(host)).toBe('unknown_subapp');
  });

  it('is what localhost means where dev has no base', () => {
    expect(found('localhost')).toBe('dev app1 auth localhost localhost');
  });
});

it('localhost is nobody’s where no brand has a dev environment', () => {
  expect(lookUp(placeTable(brandsOf(folderOf('acme'))), 'localhost', { local: true })).toBe('unknown_host');
});

it('the longest base wins where one lies under another', () => {
  const environments = [
    { name: 'prod', bases: ['acme.example'] },
    { name: 'eu', bases: ['eu.acme.example'] },
  ];
  const table = placeTable(brandsOf(folderOf('acme', { environments })));
  expect(lookUp(table, 'app1.eu.acme.example', { local: false })).toMatchObject({ env: 'eu', base: 'eu.acme.example' });
  expect(lookUp(table, 'eu.acme.example', { local: false })).toMatchObject({ env: 'eu', subapp: 'app1' });
});
