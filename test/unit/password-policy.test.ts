import { dictionary } from '@zxcvbn-ts/language-common';
import { describe, expect, test } from 'vitest';
import { commonPasswords } from '../../src/identity/credentials/password/common-passwords.ts';
import { isCommon } from '../../src/identity/credentials/password/is-common.ts';
import { checkNewPassword, type PasswordRules } from '../../src/identity/credentials/password/policy.ts';

const log = { info: () => undefined, error: () => undefined };
const outbound = { fetch: () => Promise.reject(new Error('no call is due here')) };
const deps = { config: { breachedPasswordsUrl: null }, outbound, log };

const brand = (password: Partial<PasswordRules> = {}) => ({
  id: 'brand1',
  name: 'Brand One',
  environments: [
    { name: 'prod', bases: ['brand1.com'] },
    { name: 'dev', bases: ['brand1.localhost'] },
  ],
  subapps: [
    { id: 'app1', name: 'Storefront' },
    { id: 'app2', name: 'Back office' },
  ],
  password: { minLength: 8, maxLength: 128, ...password },
});
const nobody = { email: null, name: null };
const person = { email: 'marge.simpkins+shop@evergreen.example', name: 'Marge Simpkins' };

const codeOf = async (password: string, of = brand(), who: { email: string | null; name: string | null } = nobody) =>
  (await checkNewPassword(deps, of, password, who))?.code ?? 'taken';

// Text without meaning, so that only its length is judged: no repetition, no word.
const ascii = (length: number) =>
  Array.from({ length }, (_, i) => 'kvqzwjxhmtrpdnbgfl'[(i * 7 + Math.floor(i / 18) * 5) % 18]).join('');
const emoji = (length: number) =>
  Array.from({ length }, (_, i) => ['🦊', '🌋', '🪁', '🧭', '🫐'][(i * 3 + (i >> 2)) % 5]).join('');

describe('length', () => {
  describe.each([
    ['ASCII', ascii],
    ['emoji', emoji],
  ])('in code points of %s', (_, text) => {
    test('8 to 128 by default', async () => {
      expect([...text(8)]).toHaveLength(8);
      expect(await codeOf(text(7))).toBe('password_too_short');
      for (const length of [8, 14, 15, 64, 128]) expect(await codeOf(text(length))).toBe('taken');
      expect(await codeOf(text(129))).toBe('password_too_long');
    });

    test('15 where the brand declares it', async () => {
      const strict = brand({ minLength: 15 });
      for (const length of [7, 8, 14]) expect(await codeOf(text(length), strict)).toBe('password_too_short');
      for (const length of [15, 64, 128]) expect(await codeOf(text(length), strict)).toBe('taken');
    });
  });

  test('at most 1,024 bytes of UTF-8, however many code points the brand allows', async () => {
    const long = brand({ maxLength: 2_000 });
    expect(await codeOf(ascii(1_024), long)).toBe('taken');
    expect(await codeOf(ascii(1_025), long)).toBe('password_too_long');
    expect(await codeOf(emoji(256), long)).toBe('taken');
    expect(await codeOf(`${emoji(256)}a`, long)).toBe('password_too_long');
  });

  test('the answer names the field, the limit and its code', async () => {
    const short = await checkNewPassword(deps, brand({ minLength: 15 }), 'kvqzwjx', nobody);
    expect(short?.errors).toEqual([
      { path: 'password', code: 'password_too_short', message: 'Use at least 15 characters.' },
    ]);
    const long = await checkNewPassword(deps, brand(), ascii(129), nobody);
    expect(long?.errors).toEqual([
      { path: 'password', code: 'password_too_long', message: 'Use at most 128 characters.' },
    ]);
  });

  test('a lone surrogate is refused, since it has no bytes of its own', async () => {
    expect(await codeOf('kvqzwjx\ud83e')).toBe('invalid_field');
    expect(await codeOf('\udd8akvqzwjx')).toBe('invalid_field');
  });
});

describe('no composition rules', () => {
  test.each([
    'kvqzwjxhmtrpdnb',
    '              😀',
    '  spaces count  ',
    'correct horse battery staple',
    '94710385260',
    'пароль из слов',
    '馬が走る緑の野原',
    'UPPER ONLY WORDS',
    'abcdefghijklmno',
    '😀😀😀😀😀😀😀😀',
  ])('%j is taken', async (password) => {
    expect(await codeOf(password)).toBe('taken');
  });
});

describe('common passwords', () => {
  test.each([
    'password',
    'password1',
    'passwordpassword',
    'qwertyuiop',
    '1234567890',
    'iloveyou',
    'PASSWORD',
    'PassWord1',
    'p@ssw0rd',
    'P@$$w0rd!',
    'Password2024!',
    'Password1234567',
    '!!password!!',
    'dragon99!',
    'Sunshine#1',
    '5un5h1n3',
    'monkeymonkey',
    'MonkeyMonkey',
    'aaaaaaaa',
    'abcdefgh',
    'ABCD1234',
    '11112222',
    'zyxwvuts',
    'ｐａｓｓｗｏｒｄ１',
  ])('%s is refused', async (password) => {
    const failure = await checkNewPassword(deps, brand(), password, nobody);
    expect(failure?.code).toBe('password_blocked');
    expect(failure?.internal).toBe('password: common');
    expect(failure?.errors).toEqual([
      { path: 'password', code: 'password_blocked', message: expect.stringContaining('Choose something else.') },
    ]);
  });

  test('at least 3,000 of eight characters and more are on the list itself', () => {
    const listed = dictionary['passwords-common'].filter((password) => password.length >= 8);
    expect(listed.length).toBeGreaterThan(3_000);
    expect(listed.filter((password) => !isCommon(password, commonPasswords))).toEqual([]);
  });

  test('at least 3,000 of fifteen characters and more are refused where a brand asks for so many', async () => {
    const common = dictionary['passwords-common'].slice(0, 10_000);
    const long = common.flatMap((word) => [`${word}123456789`, word + word]).filter((word) => word.length >= 15);
    expect(new Set(long).size).toBeGreaterThan(3_000);
    const taken = long.filter((password) => !isCommon(password, commonPasswords));
    expect(taken).toEqual([]);
    expect(await codeOf('passwordpassword', brand({ minLength: 15 }))).toBe('password_blocked');
  });

  test.each(['securepassword123', 'newpassword123', 'dragon keeps gold', 'monkey8264-tree', 'passwordless-ferry'])(
    '%s only holds a common one and is taken',
    async (password) => {
      expect(await codeOf(password)).toBe('taken');
    },
  );
});

describe('context words', () => {
  test.each([
    ['brand and filler', 'brand1password1'],
    ['brand in capitals', 'BRAND1-Password'],
    ['brand in leet', 'br4ndpa$$w0rd'],
    ['brand twice', 'brand1brand1'],
    ['name of the brand', 'BrandOne2024'],
    ['subapp', 'app1app1!!'],
    ['name of a subapp', 'storefront99'],
    ['two words of a subapp', 'back-office-1'],
    ['local part and digits', 'marge.simpkins1234567'],
    ['local part with its tag', 'marge.simpkins+shop'],
    ['piece of the local part', 'simpkins1234567'],
    ['first name and year', 'Marge1984'],
    ['first name and date', 'marge19840312'],
    ['first name, year and sign', '!Marge2024!'],
    ['full name', 'margesimpkins'],
    ['name in leet', 's1mpk1n5!'],
    ['domain of the address', 'evergreen2024'],
    ['person at brand', 'marge@brand1'],
    ['person and filler', 'ilovemarge'],
  ])('made of %s: refused', async (_, password) => {
    const failure = await checkNewPassword(deps, brand(), password, person);
    expect(failure?.code).toBe('password_blocked');
    expect(failure?.internal).toBe('password: context');
  });

  test('a name in another script counts from two characters', async () => {
    const who = { email: null, name: '山田 太郎' };
    expect(await codeOf('山田太郎1234567', brand(), who)).toBe('password_blocked');
    expect(await codeOf('ИринаИрина', brand(), { email: null, name: 'Ирина' })).toBe('password_blocked');
  });

  test('a short local part counts as a whole', async () => {
    expect(await codeOf('bob1234567', brand(), { email: 'bob@evergreen.example', name: null })).toBe(
      'password_blocked',
    );
  });

  test.each(['marge likes green tea', 'brand1 is not my whole secret phrase', 'evergreen oaks and 7 foxes'])(
    '%j only holds one and is taken',
    async (password) => {
      expect(await codeOf(password, brand(), person)).toBe('taken');
    },
  );

  test('the words of somebody else do not count', async () => {
    expect(await codeOf('simpkins1234567', brand(), { email: 'ada@cedar.example', name: 'Ada' })).toBe('taken');
  });

  test('signs of a pattern in a name are only signs', async () => {
    const who = { email: 'a.*[b](c)\\d^$|-]@evergreen.example', name: '[^a-z]+ (.*)' };
    expect(await codeOf('kvqzwjxhmtrp', brand(), who)).toBe('taken');
  });
});

describe('dangerouslyAllow', () => {
  const demo = brand({ dangerouslyAllow: ['password1234', 'securepassword123'] });

  test('takes exactly the passwords that the brand names', async () => {
    expect(await codeOf('password1234', demo)).toBe('taken');
    expect(await codeOf('Password1234', demo)).toBe('password_blocked');
    expect(await codeOf('password12345', demo)).toBe('password_blocked');
  });

  test('does not lift the length', async () => {
    expect(await codeOf('password1234', { ...demo, password: { ...demo.password, minLength: 15 } })).toBe(
      'password_too_short',
    );
  });

  test("holds against the person's own words and the breach service too", async () => {
    const asked: string[] = [];
    const spying = {
      ...deps,
      config: { breachedPasswordsUrl: 'http://127.0.0.1:1/' },
      outbound: { fetch: async (url: string) => Promise.reject(new Error(`down, call ${asked.push(url)}`)) },
    };
    const who = { email: 'secure@evergreen.example', name: 'Secure Password' };
    expect(await checkNewPassword(spying, demo, 'securepassword123', who)).toBeNull();
    expect(asked).toEqual([]);
  });
});
