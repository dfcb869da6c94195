import { describe, expect, test } from 'vitest';
import { Jar } from '../harness/jar.ts';
import { parseSetCookie } from '../harness/set-cookie.ts';

const url = (text: string) => new URL(text);
const jarWith = (at: string, ...fields: string[]) => {
  const jar = new Jar();
  const refused = jar.store(url(at), fields);
  return { jar, refused, sent: (to: string, method = 'GET', sending = {}) => jar.header(url(to), method, sending) };
};

describe('Set-Cookie', () => {
  test('is read with every attribute, of which the last holds', () => {
    expect(
      parseSetCookie(
        'a = b=c ; Path=/x; path=/auth; DOMAIN=.Brand1.COM; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:10 GMT; httponly; Secure; samesite=LAX',
      ),
    ).toEqual({
      name: 'a',
      value: 'b=c',
      path: '/auth',
      domain: 'brand1.com',
      maxAgeSeconds: 60,
      expiresAt: 10_000,
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
      attributes: ['Path', 'path', 'DOMAIN', 'Max-Age', 'Expires', 'httponly', 'Secure', 'samesite'],
    });
  });

  test.each(['novalue', '=x', 'a=b\u0000c', `a=${'x'.repeat(4096)}`])('%j is ignored', (field) => {
    expect(parseSetCookie(field)).toBeNull();
  });

  test('an attribute without sense is as if it were absent', () => {
    expect(parseSetCookie('a=; Path=x; Max-Age=1.5; Expires=soon; SameSite=Some; Domain=')).toMatchObject({
      value: '',
      path: null,
      maxAgeSeconds: null,
      expiresAt: null,
      sameSite: null,
      domain: null,
    });
  });
});

describe('where a cookie goes', () => {
  test('with a Domain to that domain and below, never beside or above', () => {
    const { sent } = jarWith('https://auth.brand1.com/', 'a=1; Path=/; Domain=brand1.com; Secure');
    for (const host of ['brand1.com', 'auth.brand1.com', 'x.app1.brand1.com'])
      expect(sent(`https://${host}/`)).toBe('a=1');
    for (const host of ['evilbrand1.com', 'brand2.com', 'com', 'brand1.com.evil.test'])
      expect(sent(`https://${host}/`)).toBeNull();
  });

  test('without a Domain to that very host alone', () => {
    const { sent } = jarWith('https://brand1.com/', 'a=1; Path=/');
    expect(sent('https://brand1.com/')).toBe('a=1');
    expect(sent('https://auth.brand1.com/')).toBeNull();
  });

  test('by path, whole segments only; without a Path, under the folder of the request', () => {
    const { sent } = jarWith('https://a.test/one/two?x=/y', 'p=1; Path=/auth', 'd=1');
    expect(sent('https://a.test/auth')).toBe('p=1');
    expect(sent('https://a.test/auth/refresh')).toBe('p=1');
    for (const path of ['/', '/authx', '/Auth']) expect(sent(`https://a.test${path}`)).toBeNull();
    expect(sent('https://a.test/one/x')).toBe('d=1');
    expect(sent('https://a.test/onex')).toBeNull();
  });

  test('with Secure never over plain http', () => {
    const { sent } = jarWith('https://a.test/', 'a=1; Secure', 'b=2');
    expect(sent('https://a.test/')).toBe('a=1; b=2');
    expect(sent('http://a.test/')).toBe('b=2');
  });

  test('longer paths first, then older cookies; a changed value keeps its place', () => {
    const { jar, sent } = jarWith('https://a.test/', 'a=1; Path=/', 'b=2; Path=/', 'c=3; Path=/auth');
    jar.store(url('https://a.test/'), ['a=4; Path=/']);
    expect(sent('https://a.test/auth')).toBe('c=3; a=4; b=2');
  });

  test('ports share cookies', () => {
    const { sent } = jarWith('http://brand1.localhost:1234/', 'a=1');
    expect(sent('http://brand1.localhost:99/')).toBe('a=1');
  });

  test('an address is no domain', () => {
    const { refused, sent } = jarWith('http://127.0.0.1:80/', 'a=1; Domain=0.0.1', 'b=2; Domain=127.0.0.1');
    expect(refused).toEqual(['a=1; Domain=0.0.1']);
    expect(sent('http://127.0.0.1/')).toBe('b=2');
  });
});

describe('across sites', () => {
  const fields = ['strict=1; SameSite=Strict', 'lax=1; SameSite=Lax', 'none=1; SameSite=None; Secure', 'unset=1'];
  const { sent } = jarWith('https://auth.brand1.com/', ...fields);
  const all = 'strict=1; lax=1; none=1; unset=1';

  test('a page of the same site sends all', () => {
    expect(sent('https://auth.brand1.com/', 'POST')).toBe(all);
    expect(sent('https://auth.brand1.com/', 'POST', { from: 'https://app1.brand1.com' })).toBe(all);
  });

  test.each(['https://evil.test', 'http://app1.brand1.com', 'null'])('%s sends None alone', (from) => {
    expect(sent('https://auth.brand1.com/', 'POST', { from })).toBe('none=1');
    expect(sent('https://auth.brand1.com/', 'POST', { from, navigation: true })).toBe('none=1');
  });

  test('a link from another site brings Lax too, and Strict not', () => {
    expect(sent('https://auth.brand1.com/', 'GET', { from: 'https://evil.test', navigation: true })).toBe(
      'lax=1; none=1; unset=1',
    );
  });
});

describe('what a browser refuses', () => {
  test.each([
    ['https://auth.brand1.com/', 'a=1; Domain=brand2.com'],
    ['https://auth.brand1.com/', 'a=1; Domain=x.auth.brand1.com'],
    ['https://brand1.com/', 'a=1; Domain=com'],
    ['http://brand1.localhost/', 'a=1; Domain=localhost'],
    ['http://brand1.localhost/', 'a=1; Secure'],
    ['https://brand1.com/', '__Secure-a=1'],
    ['https://brand1.com/', '__Host-a=1; Secure; Path=/auth'],
    ['https://brand1.com/', '__Host-a=1; Secure'],
    ['https://brand1.com/', '__Host-a=1; Path=/; Domain=brand1.com; Secure'],
    ['https://brand1.com/', 'a=1; SameSite=None'],
  ])('at %s: %s', (at, field) => {
    const { refused, jar } = jarWith(at, field);
    expect(refused).toEqual([field]);
    expect(jar.names()).toEqual([]);
  });

  test('plain http cannot put a cookie over a secure one of the same name', () => {
    const { jar, sent } = jarWith('https://auth.brand1.com/', 'sid=good; Domain=brand1.com; Path=/; Secure');
    expect(jar.store(url('http://evil.brand1.com/'), ['sid=evil; Domain=brand1.com; Path=/login'])).toHaveLength(1);
    expect(sent('https://auth.brand1.com/login')).toBe('sid=good');
  });

  test('prefixed cookies with what they need are kept', () => {
    expect(jarWith('https://a.test/', '__Host-a=1; Secure; Path=/', '__Secure-b=1; Secure').refused).toEqual([]);
  });
});

describe('when a cookie ends', () => {
  test('Max-Age over Expires, by the clock of the browser; 0 removes', () => {
    const { jar } = jarWith(
      'https://a.test/',
      'a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'b=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT',
      'c=1',
    );
    jar.clockOffsetMs = 59_000;
    expect(jar.names()).toEqual(['a', 'b', 'c']);
    jar.clockOffsetMs = 61_000;
    expect(jar.names()).toEqual(['b', 'c']);
    jar.store(url('https://a.test/'), ['b=; Max-Age=0']);
    expect(jar.names()).toEqual(['c']);
  });

  test('removal with another Path or Domain removes nothing', () => {
    const { jar } = jarWith('https://auth.brand1.com/', 'a=1; Path=/; Domain=brand1.com');
    jar.store(url('https://auth.brand1.com/'), [
      'a=; Path=/auth; Domain=brand1.com; Max-Age=0',
      'a=; Path=/; Max-Age=0',
    ]);
    expect(jar.get('a')).toBe('1');
    jar.store(url('https://app1.brand1.com/'), ['a=; Path=/; Domain=brand1.com; Max-Age=0']);
    expect(jar.get('a')).toBeNull();
  });

  test('closing the browser ends cookies without an end, and only those', () => {
    const { jar } = jarWith('https://a.test/', 'a=1; Max-Age=60', 'b=1');
    jar.close();
    expect(jar.names()).toEqual(['a']);
  });
});
