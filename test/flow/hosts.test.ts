import { describe, expect, test } from 'vitest';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { linkOf, mailTo } from '../harness/mail.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import { newAddress } from './journey.ts';

const server = useServer();
const prod = home('brand1', 'prod');

const program = () => client(server(), { jar: null });

describe('hosts', () => {
  test.each([
    'evil.test',
    'auth.brand-nobody.com',
    'brand1.com.evil.test',
    '203.0.113.7',
    'evilbrand1.com',
    'auth.brand1.com.evil.test',
  ])('%s is 421 unknown_host, whatever else the request says', async (host) => {
    for (const headers of [
      {},
      { 'x-forwarded-host': prod.auth, forwarded: `host=${prod.auth}`, 'x-original-host': prod.auth },
    ]) {
      const { detail } = expectProblem(await program().get(host, '/session', { headers }), 'unknown_host');
      expect(detail).toBe('No brand is declared for this host.');
      expectProblem(await program().post(host, '/login', { email: 'a@example.org' }, { headers }), 'unknown_host');
      expectProblem(await program().get(host, '/nowhere', { headers }), 'unknown_host');
    }
  });

  test.each(['nowhere.brand1.com', 'a.b.brand1.com', 'auth.nowhere.brand1.com', 'app3.brand2.com'])(
    '%s is 404 unknown_subapp',
    async (host) => {
      expectProblem(await program().get(host, '/session'), 'unknown_subapp');
    },
  );

  test('in any spelling of the same name are the same host', async () => {
    const branding = async (host: string) => (await program().get(host, '/branding')).text;
    const usual = await branding(prod.auth);
    for (const host of ['AUTH.Brand1.COM', 'auth.brand1.com.', 'auth.brand1.com:443']) {
      expect(await branding(host), host).toBe(usual);
    }
  });

  test('a link in a mail leads to the brand’s own auth host, whatever the request said', async () => {
    const email = newAddress();
    const headers = { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'http', forwarded: 'host=evil.test' };
    expect((await program().post(`app1.${prod.base}`, '/magic-link', { email }, { headers })).status).toBe(200);
    expect(linkOf((await mailTo(server(), email))[0], '/magic-link').origin).toBe('https://auth.brand1.com');
  });
});

describe('health', () => {
  test.each(['auth.brand1.com', 'evil.test', '203.0.113.7', 'nowhere.brand1.com', 'localhost'])(
    'answers on %s',
    async (host) => {
      for (const path of ['/health', '/health/live', '/health/ready']) {
        const answer = await program().get(host, path);
        expect(answer.json()).toMatchObject({ status: 'ok', version: expect.any(String), time: expect.any(String) });
        expect(answer.header('cache-control')).toBe('no-store');
      }
      expect((await program().get(host, '/health/ready')).json()).toMatchObject({ checks: { d1: 'ok', kv: 'ok' } });
    },
  );

  test('ready is 503 and names what failed; live goes on', async () => {
    for (const [fault, checks] of [
      ['db:*:before', { d1: 'failed', kv: 'ok' }],
      ['kv:*:before', { d1: 'ok', kv: 'failed' }],
    ] as const) {
      const answer = await program().get(prod.auth, '/health/ready', { fault });
      expect([answer.status, answer.json()]).toMatchObject([503, { status: 'unavailable', checks }]);
      expect(answer.header('retry-after')).toMatch(/^\d+$/);
      expect((await program().get(prod.auth, '/health/live', { fault })).status).toBe(200);
    }
  });
});
