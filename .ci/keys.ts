import { existsSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { readVars, replaceVars, writePrivate } from './dev-vars.ts';
import { rotate } from './key-rotation.ts';
import { newKeySet, type Purpose, purposes, secretNames } from './key-set.ts';

const help = `Keys of the worker: ${secretNames.join(', ')}.

  npm run keys                               prints a fresh set as JSON (the form of wrangler secret bulk)
  npm run keys -- --file KEYS.json           writes a fresh set to a file that does not exist yet
  npm run keys -- rotate                     adds the next keys to .dev.vars and retires the old ones by time
  npm run keys -- rotate --file KEYS.json    the same in a file of production keys
  npm run keys -- rotate --file -            the same from standard input to standard output
  npm run keys -- value NAME --file KEYS.json   prints one value, to be piped into wrangler secret put

  --purpose ${Object.keys(purposes).join('|')}   rotates only that (may be repeated)

A secret cannot be read back from the platform: keep the file in a vault, for the next rotation starts from it.`;

const say = (line: string) => void process.stderr.write(`${line}\n`);

function stop(line: string): never {
  say(line);
  process.exit(1);
}

/** What an operator runs once a file holds the values: key material goes by file or pipe, never on a command line. */
function howToSet(names: readonly string[], file: string): void {
  say('\nSet them on the worker:');
  for (const name of names)
    say(`  npm run --silent keys -- value ${name} --file ${file} | npx wrangler secret put ${name}`);
}

async function make(file: string | undefined): Promise<void> {
  const set = `${JSON.stringify(await newKeySet(Date.now()), null, 2)}\n`;
  if (file === undefined) {
    process.stdout.write(set);
    say('\nA fresh set. npm run dev makes one for .dev.vars by itself; with --file it goes to a file.');
    return;
  }
  if (existsSync(file)) stop(`${file} exists. To change its keys: npm run keys -- rotate --file ${file}`);
  writePrivate(file, set);
  say(`${file} holds a fresh set. Keep it in a vault and out of the repository.`);
  howToSet(secretNames, file);
}

const isJson = (file: string) => file === '-' || file.endsWith('.json');

async function read(file: string): Promise<Record<string, string>> {
  if (file !== '-' && !existsSync(file))
    stop(`${file} does not exist.${file === '.dev.vars' ? ' npm run dev makes it.' : ''}`);
  if (!isJson(file)) return readVars(file);
  try {
    return JSON.parse(file === '-' ? await text(process.stdin) : readFileSync(file, 'utf8'));
  } catch {
    stop(`${file === '-' ? 'Standard input' : file} is not JSON.`);
  }
}

async function rotateIn(file: string, chosen: readonly Purpose[]): Promise<void> {
  const values = await read(file);
  const next: Record<string, string> = {};
  for (const purpose of chosen) {
    const name = purposes[purpose].secret;
    const value = values[name];
    if (!value) stop(`${name} is missing in ${file}.`);
    const {
      value: rotated,
      notes,
      changed,
    } = await rotate(purpose, value, Date.now()).catch(() => stop(`${name} is not a list of keys.`));
    say(`${name} (${purposes[purpose].use})`);
    for (const note of notes) say(`  ${note}`);
    if (changed) next[name] = rotated;
  }
  const whole = `${JSON.stringify({ ...values, ...next }, null, 2)}\n`;
  if (file === '-') process.stdout.write(whole);
  else if (Object.keys(next).length === 0) return;
  else if (isJson(file)) writePrivate(file, whole);
  else replaceVars(file, next);
  if (file !== '.dev.vars' && Object.keys(next).length > 0)
    howToSet(Object.keys(next), file === '-' ? 'KEYS.json' : file);
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    file: { type: 'string' },
    purpose: { type: 'string', multiple: true },
    help: { type: 'boolean', short: 'h' },
  },
});
const [command, name] = positionals;
const isPurpose = (word: string): word is Purpose => Object.hasOwn(purposes, word);
const chosen = flags.purpose ?? Object.keys(purposes);

if (flags.help) say(help);
else if (command === undefined) await make(flags.file);
else if (command === 'rotate') {
  if (!chosen.every(isPurpose)) stop(`--purpose is one of ${Object.keys(purposes).join(', ')}.`);
  await rotateIn(flags.file ?? '.dev.vars', chosen);
} else if (command === 'value' && name !== undefined) {
  const value = (await read(flags.file ?? '.dev.vars'))[name];
  if (!value) stop(`${name} is missing in ${flags.file ?? '.dev.vars'}.`);
  process.stdout.write(value);
} else stop(help);
