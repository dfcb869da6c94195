import { describe, expect, it } from 'vitest';
import { originPlace } from '../../../src/tenant/origins.ts';
import { tenantAt } from './tenant-at.ts';

const entry = (address: string) => {
  const { development, plainHttp, origin, issuer } = tenantAt(address, true);
  return { development, plainHttp, origin, issuer };
};

describe('tenantOf', () => {
  it('gives public hosts one origin, whatever scheme and port the request came by', () => {
    const expected = {
      development: false,
      plainHttp: false,
      origin: 'https://app1.brand1.com',
      issuer: 'https://auth.brand1.com',
    };
    for (const address of ['https://app1.brand1.com/', 'http://app1.brand1.com/', 'http://APP1.brand1.com.:8787/x'])
      expect(entry(address)).toEqual(expected);
  });

  it('gives loopback names of dev the scheme and port of the request', () => {
    expect(entry('http://app2.brand1.localhost:8787/x')).toEqual({
      development: true,
      plainHttp: true,
      origin: 'http://app2.brand1.localhost:8787',
      issuer: 'http://auth.brand1.localhost:8787',
    });
    expect(entry('https://brand2.localhost/')).toEqual({
      development: true,
      plainHttp: false,
      origin: 'https://brand2.localhost',
      issuer: 'https://auth.brand2.localhost',
    });
  });

  it.each(['localhost', '127.0.0.1', '[::1]'])(
    'lets %s issue for itself, since its cookies and links reach no other name',
    (host) => {
      const origin = `http://${host}:8787`;
      expect(entry(`${origin}/x`)).toEqual({ development: true, plainHttp: true, origin, issuer: origin });
    },
  );
});

describe('originPlace', () => {
  const tenant = tenantAt('https://auth.brand1.com/');
  const dev = tenantAt('http://auth.brand1.localhost:8787/');

  it.each([
    'https://auth.brand1.com',
    'https://brand1.com',
    'https://www.brand1.com',
    'https://app1.brand1.com',
    'https://app2.brand1.com',
  ])('takes %s, of the same brand and environment', (origin) => {
    expect(originPlace(origin, tenant)?.host).toBe(origin.slice(8));
  });

  it.each([
    'null',
    '',
    'https://brand2.com',
    'https://auth.brand2.com',
    'https://app1.staging.brand1.com',
    'http://app1.brand1.com',
    'https://app1.brand1.com:8443',
    'https://app1.brand1.com:443',
    'https://app1.brand1.com/',
    'https://app1.brand1.com/x',
    'https://app1.brand1.com#',
    'https://user@app1.brand1.com',
    'HTTPS://app1.brand1.com',
    'https://APP1.brand1.com',
    ' https://app1.brand1.com',
    'https://app1.brand1.com https://evil.com',
    'https://app9.brand1.com',
    'https://evil.com',
    'https://app1.brand1.com.evil.com',
    'app1.brand1.com',
    '//app1.brand1.com',
    'file://',
    'data:',
    'blob:https://app1.brand1.com',
    'http://localhost:8787',
    'http://app1.brand1.localhost:8787',
    '*',
    `https://${'a'.repeat(400)}.brand1.com`,
  ])('refuses %j', (origin) => {
    expect(originPlace(origin, tenant)).toBeNull();
  });

  it('takes the apps of dev on this machine, on whatever port they are developed', () => {
    for (const origin of [
      'http://app1.brand1.localhost:8787',
      'http://app1.brand1.localhost:5173',
      'http://brand1.localhost',
      'http://localhost:8787',
    ]) {
      expect(originPlace(origin, dev), origin).not.toBeNull();
    }
    for (const origin of [
      'ws://app1.brand1.localhost:8787',
      'http://app1.brand2.localhost:8787',
      'https://app1.brand1.com',
      'http://app1.brand1.com',
      'http://evil.localhost',
      'null',
    ]) {
      expect(originPlace(origin, dev), origin).toBeNull();
    }
  });
});
