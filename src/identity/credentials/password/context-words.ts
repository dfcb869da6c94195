import type { Brand } from '../../../tenant/tenant.ts';
import { fewCharacters, fold, leetPattern, unguessedLength } from './guessable.ts';

/** Whose password it is. */
export interface Person {
  readonly email: string | null;
  readonly name: string | null;
  readonly username?: string | null;
}

export type ContextBrand = Pick<Brand, 'id' | 'name' | 'environments' | 'subapps'>;

/** What people put beside a name to make a password of it. */
const fillers = [
  'password',
  'passwort',
  'passwd',
  'passwords',
  'pass',
  'pwd',
  'login',
  'signin',
  'secret',
  'welcome',
  'hello',
  'admin',
  'account',
  'user',
  'changeme',
  'letmein',
  'qwertyuiop',
  'qwerty',
  'asdfgh',
  'asdf',
  'iloveyou',
  'love',
].sort((a, b) => b.length - a.length);

/**
 * Folded words that a guesser knows of a person and a brand: ids, names and host labels of the brand and its
 * subapps, the address's local part and domain labels, the person's name and username; whole, in pieces, and without
 * digits at the end. Short words are left out, since they are part of too many others: under three letters where the
 * word is a whole id or local part, under four elsewhere, under two in other scripts than ASCII.
 */
export function contextWords(brand: ContextBrand, person: Person): readonly string[] {
  const at = person.email?.lastIndexOf('@') ?? -1;
  const local = person.email?.slice(0, Math.max(at, 0)) ?? '';
  const names = [
    brand.name,
    ...brand.environments.flatMap(({ bases }) => bases.flatMap((base) => base.split('.'))),
    ...brand.subapps.flatMap(({ id, name }) => [id, name]),
    ...(person.email?.slice(at + 1).split('.') ?? []),
    person.name ?? '',
    person.username ?? '',
  ];
  const words = new Set<string>();
  const add = (word: string, least: number) => {
    const length = [...word].length;
    if (length >= (/[^\u0020-\u007e]/.test(word) ? 2 : least)) words.add(word);
  };
  for (const whole of [brand.id, local, local.split('+')[0] ?? '', person.username ?? '']) add(fold(whole), 3);
  for (const name of [brand.id, local, ...names]) {
    const pieces = fold(name).split(/[^\p{L}\p{N}]+/u);
    for (const word of [pieces.join(''), ...pieces]) {
      add(word, 4);
      add(word.replace(/\d+$/, ''), 4);
    }
  }
  return [...words].sort((a, b) => b.length - a.length);
}

/** True where a password is one or more of these words, and fillers, with only a few characters to guess beside. */
export function isMadeOf(words: readonly string[], password: string): boolean {
  const text = fold(password);
  // A private-use character marks what was found, so that the pieces around it do not join to other words.
  const without = (rest: string, word: string) => rest.replace(leetPattern(word), '\ue000');
  const beside = words.reduce(without, text);
  if (beside === text) return false;
  const left = fillers.reduce(without, beside).split('\ue000');
  return left.reduce((sum, piece) => sum + unguessedLength(piece), 0) <= fewCharacters;
}
