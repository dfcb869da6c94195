import { disposableEmailBlocklist } from 'disposable-email-domains-js';
import { describe, expect, test } from 'vitest';
import { textOfWords, wordList } from '../../src/lib/word-list.ts';

describe('a list of words in one text', () => {
  const words = disposableEmailBlocklist();
  const list = wordList(textOfWords(words));

  test('has every one of its words', () => {
    expect(words.length).toBeGreaterThan(5_000);
    expect(words.filter((word) => !list.has(word))).toEqual([]);
  });

  test('has nothing else: no part of a word, no longer one, no two of them', () => {
    const known = new Set(words);
    const near = words.flatMap((word) => [word.slice(1), word.slice(0, -1), `${word}a`, `a${word}`, `${word},`]);
    const others = [...near, '', ',', textOfWords(words.slice(0, 2))].filter((word) => !known.has(word));
    expect(others.length).toBeGreaterThan(words.length);
    expect(others.filter((word) => list.has(word))).toEqual([]);
  });

  test.each([0, 1, 2, 3, 7])('of %i words has each', (count) => {
    const few = words.slice(0, count);
    const small = wordList(textOfWords(few));
    expect(few.every((word) => small.has(word))).toBe(true);
    expect(small.has('')).toBe(false);
    expect(small.has('zzzz')).toBe(false);
  });
});
