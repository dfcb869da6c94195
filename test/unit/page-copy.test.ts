import { describe, expect, it } from 'vitest';
import { ar } from '../../src/http/page/copy/ar.ts';
import { de } from '../../src/http/page/copy/de.ts';
import { en, type PageKey } from '../../src/http/page/copy/en.ts';
import { es } from '../../src/http/page/copy/es.ts';
import { fr } from '../../src/http/page/copy/fr.ts';
import { ja } from '../../src/http/page/copy/ja.ts';
import { plainDigits } from '../../src/lib/digits.ts';

const keys = Object.keys(en) as PageKey[];
const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(Object.entries({ ar, de, es, fr, ja }))('the texts of pages in %s', (_, copy) => {
  it('are all there, with the placeholders of the English ones', () => {
    expect(Object.keys(copy).sort()).toEqual([...keys].sort());
    for (const key of keys) expect(placeholders(copy[key]), key).toEqual(placeholders(en[key]));
  });

  it('are written in that language and not left in English', () => {
    // A word may be the same in two languages; a sentence is not.
    for (const key of keys.filter((each) => en[each].split(' ').length > 2)) expect(copy[key], key).not.toBe(en[key]);
  });
});

describe('a code as it is typed', () => {
  it.each(['123456', ' 123 456 ', '123-456', '12 34–56', '١٢٣٤٥٦', '۱۲۳۴۵۶', '１２３４５６', '\u200e123456\u200f'])(
    '%j is 123456',
    (typed) => {
      expect(plainDigits(typed)).toBe('123456');
    },
  );
});
