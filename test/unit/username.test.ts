import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalUsername } from '../../src/identity/username/normal-username.ts';
import { isOneScript } from '../../src/identity/username/one-script.ts';
import { usernameCaseMapped } from '../../src/identity/username/precis.ts';
import { isReserved } from '../../src/identity/username/reserved.ts';
import { skeletonOf } from '../../src/identity/username/skeleton.ts';

describe('the UsernameCaseMapped profile (RFC 8265)', () => {
  // The examples of §3.5, one userpart each.
  test.each([
    ['juliet@example.com', 'juliet@example.com'],
    ['fussball', 'fussball'],
    ['fu\u00dfball', 'fu\u00dfball'],
    ['\u03c0', '\u03c0'],
    ['\u03a3', '\u03c3'],
    ['\u03c3', '\u03c3'],
    ['\u03c2', '\u03c2'],
  ])('takes %j as %j', (text, form) => {
    expect(usernameCaseMapped(text)).toBe(form);
  });

  test.each([
    ['a space', 'foo bar'],
    ['nothing', ''],
    ['a compatibility equivalent', 'henry\u2163'],
    ['a symbol', '\u265a'],
    ['a control', 'a\u0007b'],
    ['a zero-width joiner', 'a\u200db'],
    ['a soft hyphen', 'a\u00adb'],
    ['a variation selector', 'a\ufe0fb'],
    ['a bidi override', 'a\u202eb'],
    ['a noncharacter', 'a\ufdd0b'],
    ['an unassigned code point', 'a\u0378b'],
    ['a private one', 'a\ue000b'],
    ['conjoining jamo', '\u1100\u1161'],
    ['a letter of mathematics', '\u{1d49c}b'],
    ['a Kelvin sign', '\u212ablue'],
    ['an emoji', 'a\u{1f600}'],
    ['half of a pair', 'a\ud800'],
    ['a tatweel', '\u0645\u0640\u0645'],
    ['a middle dot', 'l\u00b7l'],
  ])('refuses %s', (_, text) => {
    expect(usernameCaseMapped(text)).toBeNull();
  });

  test('maps width, then case, then composes', () => {
    expect(usernameCaseMapped('\uff21\uff24\uff2d\uff29\uff2e')).toBe('admin');
    expect(usernameCaseMapped('JOSE\u0301')).toBe('jos\u00e9');
    expect(usernameCaseMapped('\uff76\uff9e')).toBe('\u30ac');
  });

  test('keeps the Bidi Rule: starts with a letter, ends with a letter or digit, one kind of digits', () => {
    const hebrew = '\u05e9\u05dc\u05d5\u05dd';
    expect([hebrew, `${hebrew}1`, `1${hebrew}`, `${hebrew}-`].map((text) => usernameCaseMapped(text) !== null)).toEqual(
      [true, true, false, false],
    );
    const arabic = '\u0645\u062d\u0645\u062f';
    expect(usernameCaseMapped(`${arabic}\u0661\u0662`)).not.toBeNull();
    expect(usernameCaseMapped(`${arabic}1\u0661`)).toBeNull();
  });

  test('is idempotent whatever it is given, and never gives what it would refuse', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
        const once = usernameCaseMapped(text);
        if (once !== null) expect(usernameCaseMapped(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('a username', () => {
  test.each([
    'abc',
    'ada.lovelace',
    'a-1_b.c',
    '007',
    'x'.repeat(64),
    '\u738b\u5c0f\u660e',
    '\u0939\u093f\u0928\u094d\u0926\u0940',
  ])('%j stays as it is', (name) => {
    expect(normalUsername(name)).toBe(name);
  });

  test.each([
    'ab',
    'x'.repeat(65),
    'ada@example.com',
    'a..b',
    '.abc',
    'abc-',
    'a/b',
    'a b',
    'a+b',
    '%61bc',
    'abc\n',
    '',
  ])('%j is none', (name) => {
    expect(normalUsername(name)).toBeNull();
  });

  test('of a length that no username has costs nothing to refuse', () => {
    const start = performance.now();
    expect(normalUsername('\u0301a'.repeat(500_000))).toBeNull();
    expect(performance.now() - start).toBeLessThan(50);
  });
});

describe('a name in one script', () => {
  test.each([
    'alice',
    'jos\u00e9',
    '\u0430\u043d\u043d\u0430',
    '\u7530\u4e2d\u305f\u308d\u3046',
    '\uae40\u91d1',
    '\u03c3\u03bf\u03c6\u03af\u03b1',
    'user2025',
  ])('%j is one that a language could write', (name) => {
    expect(isOneScript(name)).toBe(true);
  });

  test.each([
    ['Cyrillic in Latin', '\u0430dmin'],
    ['Greek in Latin', '\u03bfscar'],
    ['Han beside Latin', '\u674eli'],
    ['a script that nobody writes today', '\u{10900}\u{10901}\u{10902}'],
    ['Cherokee, which looks like Latin', '\uab70\uab71\uab72'],
    ['digits of two systems', '\u0915\u0967' + '12'],
    ['a mark twice', 'e\u0301\u0301xx'],
    ['a tower of marks', 'e\u0301\u0302\u0303\u0304xx'],
  ])('is not %s', (_, name) => {
    expect(isOneScript(name)).toBe(false);
  });
});

describe('a skeleton', () => {
  test.each([
    ['paypal', 'paypa1'],
    ['google', 'g00gle'],
    ['modern', 'rnodern'],
    ['scope', '\u0455\u0441\u043e\u0440\u0435'],
    ['ilog', '\u0131log'],
  ])('is the same for %j and %j', (one, other) => {
    expect(skeletonOf(other)).toBe(skeletonOf(one));
  });

  test('tells names apart that look different', () => {
    const names = ['alice', 'alicia', 'al1ce2', 'bob', 'b0b2', 'jose', 'jos\u00e9', 'ada.l', 'ada-l', 'ada_l'];
    expect(new Set(names.map(skeletonOf)).size).toBe(names.length);
  });
});

describe('a reserved name', () => {
  const brand = { id: 'brand1', name: 'Brand One', subapps: [{ id: 'app1', name: 'Workspace' }] };

  test.each([
    'admin',
    'ad.min',
    'root',
    'support',
    'supp0rt',
    'rnoderator',
    'brand1',
    'brand-one',
    'workspace',
    'w0rkspace',
    'no-reply',
  ])('%j is nobody’s', (name) => {
    expect(isReserved(name, brand)).toBe(true);
  });

  test.each(['alice', 'administer', 'rooted', 'supporter', 'brandy', 'me2you'])('%j is anybody’s', (name) => {
    expect(isReserved(name, brand)).toBe(false);
  });
});
