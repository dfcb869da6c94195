import assert from 'node:assert/strict';
import type { Answer } from './answer.ts';
import type { Home } from './demo.ts';

export interface FloorOptions {
  /** The answer went to an https host. */
  readonly https: boolean;
  /** The answer is public and may be cached. */
  readonly cacheable?: boolean;
}

const YEAR_SECONDS = 31_536_000;

/** Fails unless an answer carries what every answer must carry against being sniffed, framed, cached or leaked. */
export function expectFloor(answer: Answer, { https, cacheable = false }: FloorOptions): void {
  assert.equal(answer.header('x-content-type-options'), 'nosniff');
  assert.equal(answer.header('referrer-policy'), 'no-referrer');
  assert.equal(answer.header('cross-origin-opener-policy'), 'same-origin');
  assert.match(
    answer.header('cross-origin-resource-policy') ?? '',
    cacheable ? /^(same-origin|same-site|cross-origin)$/ : /^same-(origin|site)$/,
  );
  assert.match(answer.header('x-request-id') ?? '', /^\S{8,}$/);
  expectPolicy(answer.header('content-security-policy') ?? '');
  const hsts = answer.header('strict-transport-security');
  if (https) {
    const [, age = '0'] = /^max-age=(\d+); includeSubDomains(?:; preload)?$/.exec(hsts ?? '') ?? [];
    assert.ok(Number(age) >= YEAR_SECONDS, `Strict-Transport-Security: ${hsts}`);
  } else assert.equal(hsts, null, 'HSTS over plain http');
  const cache = answer.header('cache-control') ?? '';
  if (cacheable) assert.match(cache, /^public, max-age=\d+/);
  // Pages forbid as well that somebody on the way rewrites them.
  else assert.match(cache, /^no-store(?:, no-transform)?$/);
  for (const name of ['server', 'x-powered-by']) assert.equal(answer.header(name), null, name);
  if (answer.header('access-control-allow-origin') === '*')
    assert.ok(cacheable, 'any origin may read what is not public');
}

function expectPolicy(policy: string): void {
  const directives = policy
    .split(';')
    .map((part) => part.trim().split(/\s+/))
    .filter(([name]) => name);
  const names = directives.map(([name]) => name);
  assert.equal(new Set(names).size, names.length, `a directive twice: ${policy}`);
  const sources = (name: string) =>
    directives
      .find(([directive]) => directive === name)
      ?.slice(1)
      .join(' ');
  assert.equal(sources('default-src'), "'none'", policy);
  assert.equal(sources('base-uri'), "'none'", policy);
  assert.equal(sources('frame-ancestors'), "'none'", policy);
  assert.ok(sources('form-action'), policy);
  for (const [name = '', ...from] of directives) {
    const loose = from.filter(
      (source) =>
        /^'unsafe-|^\*$|^(?:https?|wss?|blob|filesystem):$/.test(source) || (source === 'data:' && name !== 'img-src'),
    );
    assert.deepEqual(loose, [], `${name} lets in too much: ${policy}`);
  }
}

/**
 * Fails unless every cookie that an answer sets is one of ours at that home, with exactly its attributes and none
 * twice. Returns the names that it sets to a value and those that it clears.
 */
export function expectCookies(answer: Answer, at: Home): { set: string[]; cleared: string[] } {
  const cookies = answer.cookies;
  const names = cookies.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length, `a cookie twice: ${names.join(', ')}`);
  const kinds: Record<string, { path: string; domain: string | null; sameSite: string }> = {
    [at.sessionCookie]: { path: '/', domain: at.base, sameSite: 'Lax' },
    refresh_token: { path: '/auth', domain: null, sameSite: 'Strict' },
    [at.flowCookie]: { path: '/', domain: null, sameSite: 'Lax' },
    [`${at.flowCookie}-hint`]: { path: '/', domain: null, sameSite: 'Lax' },
    [at.flowCookie.replace(/-flow$/, '-device')]: { path: '/', domain: null, sameSite: 'Lax' },
    [at.flowCookie.replace(/-flow$/, '-pending')]: { path: '/', domain: null, sameSite: 'Lax' },
    // Browsers take None with Secure alone, and over plain http no other site posts.
    [`${at.flowCookie}-post`]: { path: '/', domain: null, sameSite: at.plainHttp ? 'Lax' : 'None' },
  };
  for (const cookie of cookies) {
    const { name, path, domain, sameSite, secure, httpOnly } = cookie;
    const kind = kinds[name];
    assert.ok(kind, `a cookie of no kind: ${name}`);
    assert.deepEqual(
      { path, domain, sameSite, secure, httpOnly },
      { ...kind, secure: !at.plainHttp, httpOnly: true },
      name,
    );
    const written = cookie.attributes.map((attribute) => attribute.toLowerCase());
    assert.equal(new Set(written).size, written.length, `an attribute twice: ${name}`);
    assert.ok(!written.includes('expires'), `${name} has Expires; Max-Age says it`);
  }
  const isCleared = (cookie: (typeof cookies)[number]) => cookie.maxAgeSeconds === 0;
  for (const cookie of cookies.filter(isCleared))
    assert.equal(cookie.value, '', `${cookie.name} is cleared with a value`);
  return {
    set: cookies.filter((cookie) => !isCleared(cookie)).map(({ name }) => name),
    cleared: cookies.filter(isCleared).map(({ name }) => name),
  };
}
