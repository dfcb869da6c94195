import { describe, expect, test } from 'vitest';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { expectFloor } from '../harness/floor.ts';
import { carry, PASSWORD, seedPerson, seedSession } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';

const server = useServer();
const prod = home('brand1', 'prod');
const dev = home('brand1', 'dev');

const program = () => client(server(), { jar: null });

describe('public documents', () => {
  test.each(['/branding', '/.well-known/jwks.json', '/branding/logo.svg', '/openapi.json'])(
    '%s may be kept, is checked by its tag, and answers 304',
    async (path) => {
      const answer = await program().get(prod.auth, path);
      expectFloor(answer, { https: true, cacheable: true });
      expect(answer.header('cache-control')).toMatch(/^public, max-age=300, stale-while-revalidate/);
      expect(answer.header('access-control-allow-origin')).toBe('*');
      expect(answer.header('access-control-allow-credentials')).toBeNull();
      const etag = answer.header('etag') ?? '';
      expect(etag).toMatch(/^"[^"]+"$/);
      for (const held of [etag, `W/${etag}`, `"other", ${etag}`]) {
        const same = await program().get(prod.auth, path, { headers: { 'if-none-match': held } });
        expect([same.status, same.bytes.length, same.header('etag')]).toEqual([304, 0, etag]);
        for (const kept of ['cache-control', 'access-control-allow-origin', 'cross-origin-resource-policy'])
          expect(same.header(kept)).toBe(answer.header(kept));
        // It describes a body that is not sent.
        expect(same.header('content-type')).toBeNull();
      }
      const changed = await program().get(prod.auth, path, { headers: { 'if-none-match': '"other"' } });
      expect([changed.status, changed.text]).toEqual([200, answer.text]);
    },
  );

  test('/branding is that of the host: brand, subapp and environment', async () => {
    for (const [host, expected] of [
      ['auth.brand1.com', { brand: 'brand1', subapp: 'app1', env: 'prod', authOrigin: 'https://auth.brand1.com' }],
      ['app2.brand1.com', { brand: 'brand1', subapp: 'app2', env: 'prod', authOrigin: 'https://auth.brand1.com' }],
      [
        'app2.staging.brand2.com',
        { brand: 'brand2', subapp: 'app2', env: 'staging', authOrigin: 'https://auth.staging.brand2.com' },
      ],
    ] as const) {
      expect((await program().get(host, '/branding')).json()).toMatchObject(expected);
      expect((await program().get(prod.auth, `/branding?host=${host}`)).json()).toMatchObject(expected);
    }
    expectProblem(await program().get(prod.auth, '/branding?host=evil.test'), 'unknown_subapp');
  });

  test('JWKS has public members only, and the same keys at every host', async () => {
    const texts = await Promise.all(
      ['auth.brand1.com', 'app1.brand2.com', dev.auth].map(
        async (host) => (await program().get(host, '/.well-known/jwks.json')).text,
      ),
    );
    expect(new Set(texts).size).toBe(1);
    const { keys } = JSON.parse(texts[0] ?? '') as { keys: Record<string, string>[] };
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']]);
  });
});

describe('round trips to the database', () => {
  test('/session takes one, public documents none, a sign-in two', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    carry(server(), browser, prod, await seedSession(server(), person, prod));
    expect((await browser.get(prod.auth, '/session')).trips.trips).toEqual({ db: 1 });
    for (const path of ['/branding', '/.well-known/jwks.json']) {
      await browser.get(prod.auth, path);
      expect((await browser.get(prod.auth, path)).trips.trips, path).toEqual({});
    }
    const signedIn = await client(server()).post(prod.auth, '/login', { email: person.email, password: PASSWORD });
    expect([signedIn.status, signedIn.trips.trips.db]).toEqual([200, 2]);
    const wrong = await client(server()).post(prod.auth, '/login', {
      email: person.email,
      password: 'not-the-password',
    });
    expect([wrong.status, wrong.trips.trips.db]).toEqual([401, 2]);
  });
});
