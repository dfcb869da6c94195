import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originPlace } from '../../../src/tenant/origins.ts';
import { acceptReturnTo } from '../../../src/tenant/return-to.ts';
import { hostileUrls } from '../../corpus/hostile-urls.ts';
import { tenantAt } from './tenant-at.ts';

const OWN = ['auth.brand1.com', 'brand1.com', 'www.brand1.com', 'app1.brand1.com', 'app2.brand1.com'];
const FOREIGN = [
  'auth.brand2.com',
  'brand2.com',
  'app1.brand2.com',
  'app1.staging.brand1.com',
  'staging.brand1.com',
  'auth.staging.brand1.com',
  'app1.brand1.localhost',
  'brand1.localhost',
  'app3.brand1.com',
  'x.app1.brand1.com',
  'app1-staging.brand1.com',
  'com',
];
const corpus = hostileUrls({ own: OWN.slice(1, 4), foreign: FOREIGN });
const tenants = [
  tenantAt('https://auth.brand1.com/login'),
  tenantAt('https://app1.brand1.com/login'),
  tenantAt('http://auth.brand1.com:8787/'),
];

/** Judged by the outcome alone: what a browser that follows the accepted address would connect to. */
function leavesBy(raw: string, tenant: (typeof tenants)[number]): string | null {
  const accepted = acceptReturnTo(raw, tenant);
  if (!accepted) return null;
  const url = new URL(accepted.url.href);
  const inside =
    url.protocol === 'https:' &&
    OWN.includes(url.host) &&
    url.username === '' &&
    url.password === '' &&
    !url.pathname.startsWith('//');
  return inside && accepted.place.host === url.host ? null : url.href;
}

describe('the corpus of hostile addresses', () => {
  it('is large, and bites the rules that are commonly used instead', () => {
    const escapes = (rule: (raw: string) => boolean): number =>
      corpus.filter((raw) => {
        const url = rule(raw) ? URL.parse(raw, 'https://auth.brand1.com') : null;
        return url !== null && !(url.protocol === 'https:' && OWN.includes(url.host));
      }).length;
    expect(corpus.length).toBeGreaterThan(3_000);
    expect(escapes((raw) => raw.startsWith('/'))).toBeGreaterThan(400);
    expect(escapes((raw) => raw.startsWith('/') && !raw.startsWith('//'))).toBeGreaterThan(30);
    expect(escapes((raw) => raw.startsWith('https://brand1.com'))).toBeGreaterThan(100);
    expect(escapes((raw) => URL.parse(raw)?.hostname.endsWith('brand1.com') ?? false)).toBeGreaterThan(50);
    expect(escapes((raw) => raw.includes('brand1.com'))).toBeGreaterThan(500);
    expect(escapes((raw) => OWN.includes(URL.parse(raw)?.hostname ?? ''))).toBeGreaterThan(20);
  });

  it('has no address that is accepted and leads elsewhere', () => {
    const escaped = tenants.flatMap((tenant) => corpus.flatMap((raw) => leavesBy(raw, tenant) ?? []));
    expect(escaped).toEqual([]);
  });

  it('is refused altogether by a development tenant where it names a public host', () => {
    const tenant = tenantAt('http://auth.brand1.localhost:8787/', true);
    const wrong = corpus.filter((raw) => {
      const accepted = acceptReturnTo(raw, tenant);
      return (
        accepted &&
        !/^(localhost|127\.0\.0\.1|\[::1\]|(auth|www|app[12])\.brand1\.localhost|brand1\.localhost)$/.test(
          accepted.url.hostname,
        )
      );
    });
    expect(wrong).toEqual([]);
  });

  it('holds no origin that may call, save none', () => {
    const origins = new Set(OWN.map((host) => `https://${host}`));
    const tenant = tenantAt('https://auth.brand1.com/');
    expect(corpus.filter((raw) => originPlace(raw, tenant) && !origins.has(raw.replace(/\.$/, '')))).toEqual([]);
  });

  it('finds no way out in any sequence of its parts', () => {
    const part = fc.constantFrom(
      'https:',
      'http:',
      '/',
      '//',
      '\\',
      '@',
      ':',
      ':443',
      ':8443',
      '?',
      '#',
      '.',
      '%2f',
      '%40',
      '%2e',
      '\t',
      '\n',
      ' ',
      '。',
      '＠',
      '／',
      '\u00ad',
      '\u200b',
      'brand1.com',
      'app1.brand1.com',
      'evil.com',
      'brand2.com',
      'staging.',
      'app1.',
      'evil',
      'x',
      '127.0.0.1',
      '[::1]',
      'xn--',
      '..',
      'javascript:',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) =>
        tenants.every((tenant) => leavesBy(parts.join(''), tenant) === null),
      ),
      { numRuns: 5_000 },
    );
  });
});

describe('acceptReturnTo', () => {
  const auth = tenantAt('https://auth.brand1.com/login');

  it.each([
    ['/account', 'https://auth.brand1.com/account', 'app1', true],
    ['https://app2.brand1.com/inbox?x=1#y', 'https://app2.brand1.com/inbox?x=1#y', 'app2', false],
    ['https://brand1.com', 'https://brand1.com/', 'app1', false],
    ['https://www.brand1.com/', 'https://www.brand1.com/', 'app1', false],
    ['https://app1.brand1.com:443/', 'https://app1.brand1.com/', 'app1', false],
    ['https://APP1.BRAND1.COM/', 'https://app1.brand1.com/', 'app1', false],
    ['https://app1.brand1.com./x', 'https://app1.brand1.com/x', 'app1', false],
  ])('takes %s as %s', (raw, href, subapp, isAuthHost) => {
    const accepted = acceptReturnTo(raw, auth);
    expect(accepted?.url.href).toBe(href);
    expect(accepted?.place).toMatchObject({ subapp, isAuthHost, env: 'prod', host: new URL(href).host });
  });

  it.each([
    ['another environment', 'https://app1.staging.brand1.com/'],
    ['another pool', 'https://app1.brand2.com/'],
    ['an unknown label', 'https://app9.brand1.com/'],
    ['plain http', 'http://app1.brand1.com/'],
    ['another port', 'https://app1.brand1.com:8443/'],
    ['a loopback name', 'http://localhost:8787/'],
  ])('refuses %s', (_what, raw) => {
    expect(acceptReturnTo(raw, auth)).toBeNull();
  });

  it('keeps a path on the host that was asked, on https whatever the request came by', () => {
    expect(acceptReturnTo('/x', tenantAt('http://app2.brand1.com:8787/'))?.url.href).toBe('https://app2.brand1.com/x');
  });

  it('takes loopback names of dev over http and on any port, and nothing else over http', () => {
    const dev = tenantAt('http://auth.brand1.localhost:8787/login');
    for (const raw of [
      'http://app1.brand1.localhost:8787/',
      'http://app1.brand1.localhost:5173/x',
      'http://app1.brand1.localhost/',
      'https://app2.brand1.localhost:8443/',
    ]) {
      expect(acceptReturnTo(raw, dev)?.url.href, raw).toBe(raw);
    }
    expect(acceptReturnTo('/x', dev)?.url.href).toBe('http://auth.brand1.localhost:8787/x');
    for (const raw of [
      'http://app1.brand2.localhost:8787/',
      'http://app1.brand1.com/',
      'https://app1.brand1.com/',
      'ws://app1.brand1.localhost/',
      'http://evil.localhost/',
    ]) {
      expect(acceptReturnTo(raw, dev), raw).toBeNull();
    }
  });

  it('takes localhost only beside a tenant of the machine, and only for its own brand', () => {
    expect(acceptReturnTo('http://localhost:3000/', tenantAt('http://127.0.0.1:8787/', true))?.place.brand.id).toBe(
      'brand1',
    );
    expect(acceptReturnTo('http://localhost:3000/', tenantAt('http://auth.brand1.localhost:8787/'))?.place.host).toBe(
      'localhost',
    );
    expect(acceptReturnTo('http://localhost:3000/', tenantAt('http://auth.brand2.localhost:8787/'))).toBeNull();
    expect(acceptReturnTo('http://localhost:3000/', tenantAt('https://auth.staging.brand1.com/'))).toBeNull();
  });
});
