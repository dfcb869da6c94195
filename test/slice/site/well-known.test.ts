import { describe, expect, test } from 'vitest';
import type { Scope } from '../../../src/http/scope.ts';
import { routes } from '../../../src/site/well-known/routes.ts';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { expectFloor } from '../../harness/floor.ts';
import { expectOk } from '../../harness/passkeys.ts';
import { useServer } from '../../harness/use-server.ts';
import { brandsOf, folderOf } from '../../unit/tenant/fixture.ts';

const server = useServer();
const get = (host: string, path: string) => client(server(), { jar: null }).get(host, path);

describe('/.well-known/webauthn', () => {
  const hosts = (brand: string) =>
    ['auth.', '', 'www.', 'app1.', 'app2.'].map((label) => `https://${label}${brand}.com`);

  test('lists every origin of the pool in the environment, the party’s own first, and no other', async () => {
    const answer = await get('brand1.com', '/.well-known/webauthn');
    expect(expectOk(answer)).toEqual({ origins: [...hosts('brand1'), ...hosts('brand3')] });
    expectFloor(answer, { https: true, cacheable: true });
    expect(answer.header('access-control-allow-origin')).toBe('*');
    for (const host of ['auth.brand1.com', 'brand3.com', 'auth.brand3.com']) {
      expect(expectOk(await get(host, '/.well-known/webauthn'))).toEqual(answer.json());
    }
  });

  test('of a brand alone lists that brand', async () => {
    expect(expectOk(await get('brand2.com', '/.well-known/webauthn'))).toEqual({ origins: hosts('brand2') });
  });

  test('of another environment lists that one', async () => {
    const { origins } = expectOk<{ origins: string[] }>(await get('staging.brand1.com', '/.well-known/webauthn'));
    expect(origins).toContain('https://auth.staging.brand3.com');
    expect(origins.filter((origin) => !origin.includes('staging.'))).toEqual([]);
    const dev = expectOk<{ origins: string[] }>(await get(home('brand1', 'dev').base, '/.well-known/webauthn'));
    expect(dev.origins[0]).toBe(`http://auth.brand1.localhost:${server().port}`);
  });
});

describe('apps of the phone', () => {
  test('are those that a brand of the pool declares', async () => {
    for (const host of ['brand1.com', 'brand3.com']) {
      expect(expectOk(await get(host, '/.well-known/assetlinks.json'))).toEqual([
        {
          relation: ['delegate_permission/common.get_login_creds', 'delegate_permission/common.handle_all_urls'],
          target: {
            namespace: 'android_app',
            package_name: 'com.brand1.app',
            sha256_cert_fingerprints: [expect.stringMatching(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)],
          },
        },
      ]);
      const apple = await get(host, '/.well-known/apple-app-site-association');
      expect(expectOk(apple)).toEqual({ webcredentials: { apps: ['BRANDONE01.com.brand1.app'] } });
      expect(apple.header('content-type')).toBe('application/json');
    }
  });

  test('are not found where a pool declares none', async () => {
    const [brand] = brandsOf(folderOf('plain'));
    const scope = { tenant: { brand } } as unknown as Scope;
    for (const path of ['/.well-known/assetlinks.json', '/.well-known/apple-app-site-association']) {
      const route = routes.find((each) => each.path === path);
      expect(await route?.handler({} as never, scope)).toMatchObject({ code: 'not_found' });
    }
  });
});
