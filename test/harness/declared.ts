import { readFile, writeFile } from 'node:fs/promises';
import type { Brand } from '../../src/tenant/tenant.ts';
import { bundlePath } from './build.ts';

/** What the brands of this project declare alike, and a test may want otherwise. */
interface Declared {
  readonly signUp?: 'open' | 'invitation' | 'domains' | 'closed';
  readonly signUpRules?: { readonly domains: readonly string[]; readonly blockDisposable: boolean };
  readonly turnstile?: { readonly siteKey: string };
  readonly testPeople?: readonly { address: string; code: string; environments: readonly string[] }[];
}

/** What they declare each in its way. */
interface Otherwise {
  readonly methods?: readonly string[];
  readonly mfa?: Brand['mfa'];
  readonly sms?: Brand['sms'];
}

const usual = {
  signUp: 'open',
  signUpRules: { domains: [], blockDisposable: false },
  turnstile: null,
  testPeople: [],
};

/** The bundle of tests with brand1 declared otherwise, under a name of its own. Returns its path. */
export async function bundleDeclaring(
  name: string,
  { methods, mfa, sms, ...declared }: Declared & Otherwise,
): Promise<{ path: string }> {
  const text = await readFile(bundlePath.test, 'utf8');
  const members = (of: object) => JSON.stringify(of, null, 2).slice(2, -2).replaceAll('\n', '\n      ');
  const found = text.indexOf('"id": "brand1"');
  const at = text.indexOf(members(usual).trimStart(), found);
  if (found < 0 || at < 0 || at > text.indexOf('"id": "brand2"', found))
    throw new Error('the bundle does not say what brand1 declares');
  const until = at + members(usual).trimStart().length;
  const path = bundlePath.test.replace(/\.js$/, `.${name}.js`);
  const alike = text.slice(0, at) + members({ ...usual, ...declared }).trimStart() + text.slice(until);
  const own = Object.entries({ methods, mfa, sms }).filter(([, value]) => value !== undefined);
  await writeFile(
    path,
    own.reduce((changed, [key, value]) => withMember(changed, found, key, value), alike),
  );
  return { path };
}

/** A text with another value, of more than one line, for the first member of that name after `from`. */
function withMember(text: string, from: number, key: string, value: unknown): string {
  const at = text.indexOf(`"${key}": `, from) + key.length + 4;
  const indent = /\n( *)"[^"\n]*": $/.exec(text.slice(0, at))?.[1] ?? '';
  const end = text.slice(at).search(new RegExp(`\n${indent}[\\]}]`)) + at + indent.length + 2;
  return text.slice(0, at) + JSON.stringify(value) + text.slice(end);
}
