import { describe, expect, it } from 'vitest';
import { type Sent, send, withHeaders } from '../fixtures/fixture.ts';
import { unchanged } from '../fixtures/state.ts';
import type { Answer } from '../harness/answer.ts';
import { sendRaw } from '../harness/exchange.ts';
import { mailTo } from '../harness/mail.ts';
import { useServer } from '../harness/use-server.ts';
import { at, each, expectRefusal, quietCalls, titled, unlimited } from './kit.ts';

const server = useServer(unlimited);

/** Nothing of ours, though some nearly are, and fields that are no host at all. */
const unknown = [
  'evil.example',
  'auth.brand3.example',
  'brand1.com.evil.example',
  'auth.brand1.com.evil.example',
  'evilbrand1.com',
  'auth-brand1.com',
  'auth.brand1.co',
  'auth.brand1.comm',
  'com',
  'brand1',
  'auth',
  'auth.brand1.com..',
  'auth_brand1.com',
  'xn--brand1-cua.com',
  '203.0.113.7',
  '[2001:db8::7]',
  '0',
  'evil.localhost',
  'auth.brand1.com:443@evil.example',
  'evil.example@auth.brand1.com',
  'user:secret@auth.brand1.com',
  '@auth.brand1.com:x',
  'auth.brand1.com:99999',
  'auth.brand1.com:-1',
  'auth.brand1.com:443:443',
  'auth.brand1.com, evil.example',
  'auth.brand1.com evil.example',
  'auth.brand1.com%00.evil.example',
  'evil.example/auth.brand1.com',
  'evil.example?auth.brand1.com',
  'evil.example#auth.brand1.com',
  'evil.example\\auth.brand1.com',
  '[auth.brand1.com]',
  `${'a'.repeat(300)}.brand1.com`,
];

/** Labels that no app has, under bases that are known. */
const unknownLabels = [
  'app3.brand1.com',
  'x.brand1.com',
  'x.app1.brand1.com',
  'auth.auth.brand1.com',
  'www.app1.brand1.com',
  '.brand1.com',
  'auth..brand1.com',
  '*.brand1.com',
  'auth.dev.brand1.com',
  'auth.prod.brand1.com',
  'app9.staging.brand1.com',
  'admin.brand1.localhost',
  '-auth.brand1.com',
  'xn--auth.brand1.com',
];

/** Other spellings of one host. */
const sameHost = [
  'AUTH.BRAND1.COM',
  'auth.brand1.com.',
  'auth.brand1.com:443',
  'auth.brand1.com:8443',
  'Auth.Brand1.Com.:443',
];

/** What proxies and frameworks elsewhere take a host from; nothing here does. */
const forwarded = (host: string): Sent['headers'] => ({
  'x-forwarded-host': host,
  'x-forwarded-server': host,
  'x-forwarded-proto': 'http',
  'x-forwarded-port': '8443',
  'x-forwarded-prefix': `//${host}`,
  'x-host': host,
  'x-original-host': host,
  'x-http-host-override': host,
  'x-original-url': `https://${host}/`,
  'x-rewrite-url': `https://${host}/`,
  'x-forwarded-for': '127.0.0.1',
  'x-real-ip': '127.0.0.1',
  'true-client-ip': '127.0.0.1',
  forwarded: `for=127.0.0.1;host=${host};proto=http`,
  via: `1.1 ${host}`,
});

const onAnyHost = ({ path }: Sent) => path.startsWith('/health');
const brandless = (answer: Answer) => expect(answer.text).not.toMatch(/brand1|Brand One|brand2/i);

describe.each(titled(quietCalls))('%s', (_, { fixture }) => {
  it('is not served at hosts that are nobody’s, whatever a proxy is said to have said', async () => {
    const { request } = await fixture.prepare({ server: server(), at });
    if (onAnyHost(request)) return;
    await unchanged(server(), async () => {
      await each(
        unknown,
        (host) => `Host ${host}`,
        async (host) => {
          brandless(await refusedAt(request, { host }, 'unknown_host'));
        },
      );
      await each(
        unknownLabels,
        (host) => `Host ${host}`,
        async (host) => {
          await refusedAt(request, { host }, 'unknown_subapp');
        },
      );
      brandless(await refusedAt(request, { host: 'evil.example', ...forwarded(at.auth) }, 'unknown_host'));
    });
  });

  it('takes nothing from what a proxy is said to have said', async () => {
    const { request, expect: expectSuccess } = await fixture.prepare({ server: server(), at });
    const answer = await send(server(), withHeaders(request, forwarded('evil.example')));
    expectSuccess(answer);
    expect(answer.text + answer.fields.flat().join('\n')).not.toContain('evil.example');
  });
});

async function refusedAt(
  request: Sent,
  headers: Sent['headers'],
  code: 'unknown_host' | 'unknown_subapp',
): Promise<Answer> {
  const answer = await send(server(), withHeaders(request, headers));
  expectRefusal(answer, [code]);
  return answer;
}

describe('one host', () => {
  it.each(sameHost)('spelt %s is the same place', async (host) => {
    const ask = async (headers: Sent['headers']) =>
      (await send(server(), { method: 'GET', host: at.auth, path: '/branding', headers })).json();
    expect(await ask({ host })).toEqual(await ask({}));
  });

  it('is named by the address of the request, where that has one', async () => {
    const raw = (target: string, host: string) =>
      sendRaw(server().port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, 300).then(String);
    // RFC 9112 §3.2.2 lets the target decide, this runtime lets the field: what is refused is a host that is nobody's.
    expect(await raw('https://auth.brand1.com/branding', 'evil.example')).toMatch(/^HTTP\/1\.1 421 /);
    expect(await raw('https://evil.example/branding', 'auth.brand1.com')).not.toContain('evil.example');
  });
});

describe('health', () => {
  it('answers on any host, and says nothing of brands there', async () => {
    for (const host of ['evil.example', '203.0.113.7', 'app3.brand1.com']) {
      for (const path of ['/health', '/health/live', '/health/ready']) {
        const answer = await send(server(), { method: 'GET', host: at.auth, path, headers: { host } });
        expect([answer.status, answer.all('set-cookie')]).toEqual([200, []]);
        brandless(answer);
      }
    }
  });
});

describe('links in mail', () => {
  it.each([
    ['/magic-link', {}],
    ['/forgot-password', {}],
    ['/register', { password: 'securepassword123', name: 'Ada' }],
  ])('of %s lead to the auth host of the brand, whatever the request claims', async (path, more) => {
    const { email } = { email: `linked-${path.slice(1)}@example.com` };
    const headers = {
      ...forwarded('evil.example'),
      host: 'APP1.brand1.com.:8443',
      origin: 'https://app1.brand1.com',
      referer: 'https://evil.example/',
    };
    if (path === '/forgot-password') {
      const register = { email, password: 'securepassword123', name: 'Ada' };
      await send(server(), { method: 'POST', host: at.auth, path: '/register', headers: {}, json: register });
    }
    const answer = await send(server(), { method: 'POST', host: at.auth, path, headers, json: { email, ...more } });
    expect(answer.status).toBeLessThan(300);
    for (const { links, text, html } of await mailTo(server(), email, { count: path === '/forgot-password' ? 2 : 1 })) {
      const places = links.map((link) => new URL(link).origin);
      expect(places.length).toBeGreaterThan(0);
      expect(new Set(places)).toEqual(new Set(['https://auth.brand1.com']));
      expect(text + html).not.toContain('evil.example');
    }
  });
});
