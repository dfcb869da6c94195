import { describe, expect, it } from 'vitest';
import { parseRedirectUrl } from '../../src/lib/redirect-url.ts';

const ORIGIN = 'https://auth.brand1.com';
const parsed = (raw: unknown) => parseRedirectUrl(raw, ORIGIN)?.href ?? null;

describe('parseRedirectUrl', () => {
  it.each([
    ['/', 'https://auth.brand1.com/'],
    ['/a/b?c=d#e', 'https://auth.brand1.com/a/b?c=d#e'],
    ['/a//b', 'https://auth.brand1.com/a//b'],
    ['/a/../b', 'https://auth.brand1.com/b'],
    ['/%2f%2fevil.com', 'https://auth.brand1.com/%2f%2fevil.com'],
    ['/größe', 'https://auth.brand1.com/gr%C3%B6%C3%9Fe'],
    ['/next?to=https://evil.com/', 'https://auth.brand1.com/next?to=https://evil.com/'],
    ['https://app1.brand1.com', 'https://app1.brand1.com/'],
    ['HTTPS://APP1.Brand1.com:443/x', 'https://app1.brand1.com/x'],
    ['http://app1.brand1.localhost:8787/x?y', 'http://app1.brand1.localhost:8787/x?y'],
    ['https://app1.brand1.com?a@b', 'https://app1.brand1.com/?a@b'],
  ])('takes %s as %s', (raw, href) => {
    expect(parsed(raw)).toBe(href);
  });

  it.each([undefined, null, 1, true, {}, [], ['/x'], { toString: () => '/x' }, new URL('https://app1.brand1.com/')])(
    'refuses what is not a string: %s',
    (raw) => {
      expect(parsed(raw)).toBeNull();
    },
  );

  it.each([
    '',
    'x',
    './x',
    '../x',
    '?x',
    '#x',
    'app1.brand1.com',
    '//app1.brand1.com',
    '///x',
    'https:app1.brand1.com',
    'https:/app1.brand1.com',
    'https:///app1.brand1.com',
  ])('refuses %j, which is neither a path nor a whole address', (raw) => {
    expect(parsed(raw)).toBeNull();
  });

  it('refuses every character that parsers drop, trim or read as a slash, wherever it stands', () => {
    const codes = [...Array(33).keys(), 0x5c, ...Array.from({ length: 34 }, (_, i) => 0x7f + i), 0x2028, 0x2029];
    for (const code of codes) {
      const char = String.fromCharCode(code);
      for (const raw of [`${char}/x`, `/${char}x`, `/x${char}`, `/x?a=${char}b`, `https://app1.brand1.com/${char}`]) {
        expect(parsed(raw), JSON.stringify(raw)).toBeNull();
      }
    }
  });

  it.each([
    'https://user@app1.brand1.com/',
    'https://user:pass@app1.brand1.com/',
    'https://@app1.brand1.com/',
    'https://:@app1.brand1.com/',
    'https://app1%2ebrand1.com/',
    'https://app1.brand1.com%40evil.com/',
    'https://app1。brand1.com/',
    'https://app1.brand1.com\u200b/',
  ])('refuses user info, and an authority that reads differently from what it means: %s', (raw) => {
    expect(parsed(raw)).toBeNull();
  });

  it.each(['/.//evil.com', '/..//evil.com', '/%2e//evil.com', '/x/..//evil.com', 'https://app1.brand1.com//evil.com'])(
    'refuses %s, whose path alone would name another host',
    (raw) => {
      expect(parsed(raw)).toBeNull();
    },
  );

  it('refuses unpaired surrogates, and more than 2,048 characters', () => {
    expect(parsed('/\ud800')).toBeNull();
    expect(parsed('/\ud83d\ude00')).toBe('https://auth.brand1.com/%F0%9F%98%80');
    expect(parsed(`/${'a'.repeat(2_047)}`)).not.toBeNull();
    expect(parsed(`/${'a'.repeat(2_048)}`)).toBeNull();
  });
});
