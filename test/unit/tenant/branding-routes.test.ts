import { describe, expect, it } from 'vitest';
import type { Call, Route } from '../../../src/http/route.ts';
import type { Scope } from '../../../src/http/scope.ts';
import { Failure } from '../../../src/lib/result.ts';
import { routes } from '../../../src/site/branding/routes.ts';
import { branding, query } from '../../../src/site/branding/schemas.ts';
import { tenantAt } from './tenant-at.ts';

const rowOf = (path: string): Route => {
  const row = routes.find((route) => route.path === path);
  if (!row) throw new Error(`no row for ${path}`);
  return row;
};

/** Calls the row's handler with a scope that has no dependencies at all: whoever reaches for one throws. */
async function get(address: string, headers: Record<string, string> = {}): Promise<Response | Failure> {
  const url = new URL(address);
  const request = new Request(address, { headers });
  const call = { request, params: {}, query: Object.fromEntries(url.searchParams), body: undefined } as unknown as Call<
    unknown,
    unknown
  >;
  return rowOf(url.pathname).handler(call, {
    tenant: tenantAt(address, true),
    url,
    get deps() {
      throw new Error('a dependency was touched');
    },
  } as unknown as Scope);
}

async function answer(address: string, headers?: Record<string, string>): Promise<Response> {
  const outcome = await get(address, headers);
  if (outcome instanceof Failure) throw new Error(outcome.code);
  return outcome;
}

describe('GET /branding', () => {
  it('describes the place of the request’s host as the schema has it', async () => {
    const response = await answer('https://app2.staging.brand1.com/branding');
    const body = branding()
      .strict()
      .parse(await response.json());
    expect(response.status).toBe(200);
    expect(body).toMatchObject({
      brand: 'brand1',
      name: 'Brand One',
      subapp: 'app2',
      env: 'staging',
      authOrigin: 'https://auth.staging.brand1.com',
      methods: expect.arrayContaining(['password', 'magic_link']),
      locale: 'en',
      locales: ['en', 'de', 'es', 'fr', 'ja', 'ar'],
      signUp: 'open',
    });
    expect(body.logo).toMatch(/^https:\/\/auth\.staging\.brand1\.com\/branding\/logo\.svg\?v=[A-Za-z0-9_-]{16}$/);
  });

  it('is public, and cacheable for five minutes', async () => {
    const { headers } = await answer('https://brand1.com/branding');
    expect(headers.get('cache-control')).toMatch(/^public, max-age=300, stale-while-revalidate=\d+$/);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('etag')).toMatch(/^"[A-Za-z0-9_-]{43}"$/);
    for (const name of ['set-cookie', 'vary', 'access-control-allow-credentials'])
      expect(headers.has(name)).toBe(false);
  });

  it.each([(tag: string) => tag, (tag: string) => `W/${tag}`, (tag: string) => `"other", ${tag}`, () => '*'])(
    'answers 304 to whoever holds it',
    async (held) => {
      const tag = (await answer('https://brand1.com/branding')).headers.get('etag') ?? '';
      const response = await answer('https://brand1.com/branding', { 'if-none-match': held(tag) });
      expect(response.status).toBe(304);
      expect(await response.text()).toBe('');
      expect(response.headers.get('etag')).toBe(tag);
      expect(response.headers.get('cache-control')).toMatch(/^public/);
      expect(response.headers.has('content-type')).toBe(false);
    },
  );

  it('has a tag of its own for every place', async () => {
    const tags = await Promise.all(
      ['https://brand1.com', 'https://app2.brand1.com', 'https://staging.brand1.com', 'https://brand2.com'].map(
        async (host) => (await answer(`${host}/branding`)).headers.get('etag'),
      ),
    );
    expect(new Set(tags).size).toBe(4);
    expect((await answer('https://brand1.com/branding', { 'if-none-match': tags[1] ?? '' })).status).toBe(200);
  });

  it('answers for a host that is named, of any brand, with and without a port', async () => {
    const body = async (host: string) => (await answer(`https://auth.brand1.com/branding?host=${host}`)).json();
    expect(await body('app2.brand2.com')).toMatchObject({
      brand: 'brand2',
      subapp: 'app2',
      env: 'prod',
      authOrigin: 'https://auth.brand2.com',
    });
    expect(await body('APP1.brand1.com:443')).toMatchObject({ brand: 'brand1', subapp: 'app1' });
  });

  it('points at the entry that the request came by on this machine', async () => {
    const at = async (address: string) => (await answer(address)).json();
    expect(await at('http://app1.brand1.localhost:8787/branding')).toMatchObject({
      authOrigin: 'http://auth.brand1.localhost:8787',
    });
    expect(await at('http://app1.brand1.localhost:9999/branding')).toMatchObject({
      authOrigin: 'http://auth.brand1.localhost:9999',
    });
    expect(await at('http://127.0.0.1:8787/branding?host=localhost')).toMatchObject({
      authOrigin: 'http://localhost:8787',
    });
  });

  it('says the same of every host that is nobody’s', async () => {
    for (const host of [
      'app9.brand1.com',
      'app9.brand2.com',
      'evil.com',
      'brand1',
      'localhost',
      '1.2.3.4',
      '999.1.1.1',
      '...',
    ]) {
      const outcome = await get(`https://auth.brand1.com/branding?host=${host}`);
      expect(outcome, host).toEqual(new Failure('unknown_subapp'));
    }
  });

  it.each([
    '',
    'a b',
    'https://brand1.com',
    'brand1.com/x',
    'user@brand1.com',
    'brand1.com:x',
    'brand1.com:123456',
    '//brand1.com',
    'brand1。com',
    '[::2]',
    'a'.repeat(300),
  ])('does not take %j for a host', (host) => {
    expect(query().safeParse({ host }).success).toBe(false);
  });
});

describe('GET /branding/logo.svg', () => {
  const logoOf = async (host: string) => ((await (await answer(`${host}/branding`)).json()) as { logo: string }).logo;

  it('is kept for ever under the name that /branding gives it', async () => {
    const response = await answer(await logoOf('https://app1.brand1.com'));
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await response.text()).toMatch(/^<svg [\s\S]*<title>Brand One<\/title>/);
  });

  it.each(['', '?v=old'])('is kept for minutes under the name logo.svg%s', async (search) => {
    expect((await answer(`https://auth.brand1.com/branding/logo.svg${search}`)).headers.get('cache-control')).toMatch(
      /^public, max-age=300,/,
    );
  });

  it('may run, fetch, submit and be framed by nothing, yet be shown by any site', async () => {
    const { headers } = await answer('https://auth.brand2.com/branding/logo.svg');
    const policy = headers.get('content-security-policy')?.split('; ');
    expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", 'sandbox', "frame-ancestors 'none'"]));
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('access-control-allow-origin')).toBe('*');
  });

  it('differs from brand to brand, and answers 304', async () => {
    const [one, two] = await Promise.all([
      answer('https://auth.brand1.com/branding/logo.svg'),
      answer('https://auth.brand2.com/branding/logo.svg'),
    ]);
    expect(one.headers.get('etag')).not.toBe(two.headers.get('etag'));
    const again = await answer('https://auth.brand2.com/branding/logo.svg', {
      'if-none-match': two.headers.get('etag') ?? '',
    });
    expect(again.status).toBe(304);
  });
});
