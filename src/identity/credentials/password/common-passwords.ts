import { type WordList, wordList } from '../../../lib/word-list.ts';
import { commonest, others } from './generated/common-passwords.ts';

export interface CommonPasswords {
  /** The 10,000 that are chosen most often. */
  readonly commonest: WordList;
  /** About 39,000 more. */
  readonly others: WordList;
}

/**
 * Common passwords in lower case: about 49,000, of which 17,900 have eight characters or more. Load this file with
 * `import()` alone: the lists weigh 380 KiB and are needed only where somebody chooses a password.
 */
export const commonPasswords: CommonPasswords = { commonest: wordList(commonest), others: wordList(others) };
