import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dictionary } from '@zxcvbn-ts/language-common';
import { disposableEmailBlocklist } from 'disposable-email-domains-js';
import { textOfWords, wordSeparator } from '../src/lib/word-list.ts';
import { replace } from './replace.ts';

const root = join(import.meta.dirname, '..');

/** Variants are made of the most common passwords only; of all 49,000 they would refuse too much. */
const commonest = 10_000;

/** Writes the packages' lists as sources that hold each as one text: an array of so many words takes 20 ms to load. */
export function writeWordLists(): void {
  const passwords = dictionary['passwords-common'];
  write('src/identity/credentials/password/generated/common-passwords.ts', '@zxcvbn-ts/language-common', {
    commonest: passwords.slice(0, commonest),
    others: passwords.slice(commonest),
  });
  write('src/signin/generated/disposable-domains.ts', 'disposable-email-domains-js', {
    domains: disposableEmailBlocklist(),
  });
}

function write(file: string, from: string, lists: Readonly<Record<string, readonly string[]>>): void {
  const sources = Object.entries(lists).map(([name, words]) => {
    const wrong = words.find((word) => word === '' || word.includes(wordSeparator));
    if (wrong !== undefined) throw new Error(`${from} lists ${JSON.stringify(wrong)}, which no list can hold`);
    return `export const ${name} = ${JSON.stringify(textOfWords(words))};\n`;
  });
  mkdirSync(dirname(join(root, file)), { recursive: true });
  replace(join(root, file), `// Made from ${from} by .ci/word-lists.ts.\n${sources.join('')}`);
}
