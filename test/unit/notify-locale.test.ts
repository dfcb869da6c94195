import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directionOf, pickLocale } from '../../src/notify/locale.ts';

const locales = ['en', 'de', 'es', 'fr', 'ja'] as const;

describe('pickLocale', () => {
  it.each([
    [null, 'en'],
    ['', 'en'],
    ['de', 'de'],
    ['DE-at', 'de'],
    ['de-CH-1996', 'de'],
    ['pt-BR, fr;q=0.8, en;q=0.7', 'fr'],
    ['en;q=0.1, ja;q=0.2', 'ja'],
    ['fr;q=0.5, de;q=0.5', 'fr'],
    ['es ; q=0.5 ,ja;q=1.000', 'ja'],
    ['ja;q=0, es;q=0.001', 'es'],
    ['*', 'en'],
    ['*;q=0.9, fr;q=0.1', 'fr'],
    ['da, *', 'en'],
    ['ja;q=2, fr;q=-1, es;q=0.1234, de;q=abc, fr;q=0.3', 'fr'],
    ['de_AT, ;;, ,,es', 'es'],
    ['deu', 'en'],
    ['d', 'en'],
    ['toolonglanguagetag', 'en'],
  ])('%j chooses %s', (header, expected) => {
    expect(pickLocale(header, locales)).toBe(expected);
  });

  it('takes the first declared locale where nothing suits, and gives locales as they were declared', () => {
    expect(pickLocale('ko', ['pt-BR', 'en'])).toBe('pt-BR');
    expect(pickLocale('pt-br-x-private', ['en', 'pt-BR'])).toBe('pt-BR');
    expect(pickLocale('zh-Hant-TW', ['en', 'zh-Hant', 'zh'])).toBe('zh-Hant');
  });

  it('drops a single-letter subtag along with what stood behind it (RFC 4647 §3.4)', () => {
    expect(pickLocale('zh-Hant-CN-x-private1-private2', ['en', 'zh-hant-cn-x', 'zh-Hant'])).toBe('zh-Hant');
  });

  it('looks at the start of an endless header only', () => {
    const started = performance.now();
    expect(pickLocale(`${'xx,'.repeat(200_000)}de`, locales)).toBe('en');
    expect(pickLocale(`de${'-a1'.repeat(300_000)}`, locales)).toBe('en');
    expect(pickLocale(`de;${' '.repeat(600_000)}q`, locales)).toBe('en');
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('always gives one of the declared locales', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (header) =>
        locales.includes(pickLocale(header, locales) as 'en'),
      ),
    );
    for (const name of ['__proto__', 'constructor', 'toString', 'en\r\nx: y', 'en\0']) {
      expect(locales).toContain(pickLocale(name, locales));
    }
  });
});

describe('directionOf', () => {
  it.each([
    ['ar', 'rtl'],
    ['he-IL', 'rtl'],
    ['az-Arab', 'rtl'],
    ['en', 'ltr'],
    ['arn', 'ltr'],
    ['ja', 'ltr'],
  ])('%s is written %s', (locale, direction) => {
    expect(directionOf(locale)).toBe(direction);
  });
});
