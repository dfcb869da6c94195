/** What stands between two words of a list: in no password of ours and in no domain. */
export const wordSeparator = ',';

/** Words as one text that `wordList` reads: sorted by code units, each once. */
export const textOfWords = (words: readonly string[]): string => [...new Set(words)].sort().join(wordSeparator);

export interface WordList {
  has(word: string): boolean;
}

/**
 * A list that is searched where it lies. A text costs nothing to load: as an array its words would each be made, and
 * as a set hashed, before the first question, which takes longer than any number of questions that a request has.
 * @param text as `textOfWords` makes it
 */
export function wordList(text: string): WordList {
  return {
    has(word) {
      let from = 0;
      let to = text.length;
      while (from < to) {
        const middle = (from + to) >>> 1;
        const start = middle === 0 ? 0 : text.lastIndexOf(wordSeparator, middle - 1) + 1;
        const next = text.indexOf(wordSeparator, start);
        const end = next === -1 ? text.length : next;
        const found = text.slice(start, end);
        if (found === word) return true;
        if (found < word) from = end + 1;
        else to = start;
      }
      return false;
    },
  };
}
