import { describe, expect, it } from 'vitest';
import { ar as accountAr } from '../../src/http/page/account/copy/ar.ts';
import { de as accountDe } from '../../src/http/page/account/copy/de.ts';
import { en as accountEn } from '../../src/http/page/account/copy/en.ts';
import { es as accountEs } from '../../src/http/page/account/copy/es.ts';
import { fr as accountFr } from '../../src/http/page/account/copy/fr.ts';
import { ja as accountJa } from '../../src/http/page/account/copy/ja.ts';
import { ar } from '../../src/http/page/copy/ar.ts';
import { de } from '../../src/http/page/copy/de.ts';
import { en } from '../../src/http/page/copy/en.ts';
import { es } from '../../src/http/page/copy/es.ts';
import { fr } from '../../src/http/page/copy/fr.ts';
import { ja } from '../../src/http/page/copy/ja.ts';
import { plainDigits } from '../../src/lib/digits.ts';

type Texts = Readonly<Record<string, string>>;
const books: readonly [string, Texts, Readonly<Record<string, Texts>>][] = [
  ['pages', en, { ar, de, es, fr, ja }],
  ['the account', accountEn, { ar: accountAr, de: accountDe, es: accountEs, fr: accountFr, ja: accountJa }],
];
const copies = books.flatMap(([book, english, others]) =>
  Object.entries(others).map(([language, copy]) => ({ book, language, english, copy })),
);

const placeholders = (text = '') => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(copies)('the texts of $book in $language', ({ english, copy }) => {
  const keys = Object.keys(english);

  it('are all there, with the placeholders of the English ones', () => {
    expect(Object.keys(copy).sort()).toEqual([...keys].sort());
    for (const key of keys) expect(placeholders(copy[key]), key).toEqual(placeholders(english[key]));
  });

  it('are written in that language and not left in English', () => {
    // A word may be the same in two languages; a sentence is not.
    const sentences = keys.filter((key) => (english[key] ?? '').split(' ').length > 2);
    for (const key of sentences) expect(copy[key], key).not.toBe(english[key]);
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
