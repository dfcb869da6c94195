import { readFile, writeFile } from 'node:fs/promises';
import { bundlePath } from './build.ts';

/** What the brands of this project declare alike, and a test may want otherwise. */
interface Declared {
  readonly signUp?: 'open' | 'invitation' | 'domains' | 'closed';
  readonly signUpRules?: { readonly domains: readonly string[]; readonly blockDisposable: boolean };
  readonly turnstile?: { readonly siteKey: string };
  readonly testPeople?: readonly { address: string; code: string; environments: readonly string[] }[];
}

const usual = {
  signUp: 'open',
  signUpRules: { domains: [], blockDisposable: false },
  turnstile: null,
  testPeople: [],
};

/** The bundle of tests with brand1 declared otherwise, under a name of its own. Returns its path. */
export async function bundleDeclaring(name: string, declared: Declared): Promise<{ path: string }> {
  const text = await readFile(bundlePath.test, 'utf8');
  const members = (of: object) => JSON.stringify(of, null, 2).slice(2, -2).replaceAll('\n', '\n      ');
  const found = text.indexOf('"id": "brand1"');
  const at = text.indexOf(members(usual).trimStart(), found);
  if (found < 0 || at < 0 || at > text.indexOf('"id": "brand2"', found))
    throw new Error('the bundle does not say what brand1 declares');
  const until = at + members(usual).trimStart().length;
  const path = bundlePath.test.replace(/\.js$/, `.${name}.js`);
  await writeFile(path, text.slice(0, at) + members({ ...usual, ...declared }).trimStart() + text.slice(until));
  return { path };
}
