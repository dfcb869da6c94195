import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { newSecret, secretNames } from './key-set.ts';

const header = '# Local values for npm run dev. Never commit this file; .dev.vars.example says what may stand here.\n';

/** The values of a file in the .env form, or none where there is no file. */
export const readVars = (path: string): Record<string, string> =>
  existsSync(path) ? (parseEnv(readFileSync(path, 'utf8')) as Record<string, string>) : {};

/**
 * Adds to a .env file what local work needs and is not there: fresh keys, and the mail adapter that fills the local
 * outbox. What stands is never changed. Returns the names added.
 */
export async function addMissingVars(path: string, now: number): Promise<string[]> {
  const known = readVars(path);
  const wanted: [name: string, make: () => string | Promise<string>][] = [
    ...secretNames.map((name): [string, () => Promise<string>] => [name, () => newSecret(name, now)]),
    ['MAIL_TRANSPORT', () => 'local'],
    ['SMS_TRANSPORT', () => 'local'],
  ];
  const missing = wanted.filter(([name]) => !known[name]);
  if (missing.length === 0) return [];
  let text = existsSync(path) ? readFileSync(path, 'utf8') : header;
  if (text !== '' && !text.endsWith('\n')) text += '\n';
  for (const [name, make] of missing) text += `${name}='${await make()}'\n`;
  writePrivate(path, text);
  return missing.map(([name]) => name);
}

/** Puts new values in the place of those of the same name; every other line stays as it is. */
export function replaceVars(path: string, values: Readonly<Record<string, string>>): void {
  let text = readFileSync(path, 'utf8');
  for (const [name, value] of Object.entries(values)) {
    const line = new RegExp(`^(?:export )?${name}\\s*=.*$`, 'm');
    if (!line.test(text)) throw new Error(`${path} has no line for ${name}`);
    text = text.replace(line, () => `${name}='${value}'`);
  }
  writePrivate(path, text);
}

/** Writes whole or not at all, for the owner's eyes alone. */
export function writePrivate(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}
