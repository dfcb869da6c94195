// The script of password strength: large, so that it loads when somebody types a new password and not before.
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

const judge = new ZxcvbnFactory({ graphs: adjacencyGraphs, dictionary: { ...dictionary } });

/** How hard a password is to guess: 0 to 4 (zxcvbn). @param words what the person has typed elsewhere on the page. */
export const scoreOf = (password: string, words: readonly string[]): number =>
  judge.check(password.slice(0, 128), [...words]).score;
