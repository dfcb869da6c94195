import { describe, expect, it } from 'vitest';
import { ar } from '../../src/notify/copy/ar.ts';
import { de } from '../../src/notify/copy/de.ts';
import { en } from '../../src/notify/copy/en.ts';
import { es } from '../../src/notify/copy/es.ts';
import { fr } from '../../src/notify/copy/fr.ts';
import { ja } from '../../src/notify/copy/ja.ts';
import { type CopyKey, copyPlaceholders, copyProblems } from '../../src/notify/copy/keys.ts';

describe.each(Object.entries({ ar, de, en, es, fr, ja }))('the texts in %s', (language, copy) => {
  it('are whole and hold no placeholder that they are not given', () => {
    expect(Object.keys(copy).sort()).toEqual(Object.keys(copyPlaceholders).sort());
    expect(copyProblems(copy)).toEqual([]);
  });

  it('name the brand in every subject and the time wherever a link ends', () => {
    for (const key of Object.keys(copyPlaceholders) as CopyKey[]) {
      if (key.endsWith('.subject')) expect(copy[key]).toContain('{brand}');
      if (key.endsWith('.validity')) expect(copy[key]).toContain('{duration}');
    }
  });

  it('are written in that language and not left in English', () => {
    if (language === 'en') return expect(copy).toBe(en);
    for (const key of Object.keys(copyPlaceholders) as CopyKey[]) expect(copy[key]).not.toBe(en[key]);
  });
});

describe('copyProblems', () => {
  it('names each text of a brand that cannot be used', () => {
    const problems = copyProblems({
      'magic_link.subject': 'Hello {name}',
      'magic_link.intro': ' ',
      'magic_link.button': 7,
      'no.such_text': 'x',
      constructor: 'x',
      'verify_email.validity': 'For {duration}',
    });
    expect(problems).toEqual([
      'magic_link.subject holds {name}, which it is not given',
      'magic_link.intro is empty',
      'magic_link.button is empty',
      'no.such_text is no text of a message',
      'constructor is no text of a message',
    ]);
  });
});
