import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { isHexColor } from '../src/tenant/color.ts';
import { readBrands, tell } from '../src/tenant/read-brands.ts';
import type { Brand } from '../src/tenant/tenant.ts';
import { brandingFolder, generatedFolder, readFolders, writeSources } from './brands.ts';
import { type Answers, brandFiles, titleOf, writeFolder } from './new-brand.ts';

const help = `Adds a brand: a folder of branding/ with brand.json, logo.svg and copy/.

  npm run brand -- add ID --domain example.com [--name "Example"] [--color "#0057ff"]
                          [--subapps app1,app2] [--locales en,de] [--pool ID]

  ID          lower-case label; the brand's development hosts are auth.ID.localhost and so on
  --domain    production domain; staging is staging.<domain>
  --pool      the brand whose users this one shares; left out, it has users of its own
  --branding  another folder than branding/

On a terminal it asks for what is left out.`;

function stop(line: string): never {
  console.error(line);
  process.exit(1);
}

const text = { type: 'string' } as const;

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        name: text,
        domain: text,
        color: text,
        subapps: text,
        locales: text,
        pool: text,
        branding: text,
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return stop(`${error instanceof Error ? error.message : error}\n\n${help}`);
  }
}

const list = (given: string): string[] =>
  given
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

const LABEL = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

interface Question {
  readonly flag: 'domain' | 'name' | 'color' | 'subapps' | 'locales';
  readonly text: string;
  /** Taken where nothing is answered; empty where there is none. */
  readonly fallback: string;
  /** A first look, so that a slip is asked again at once; the schema has the last word. */
  readonly accepts: (answer: string) => boolean;
}

const questions = (id: string): Question[] => [
  {
    flag: 'domain',
    text: 'Production domain, such as example.com',
    fallback: '',
    accepts: (answer) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(answer),
  },
  { flag: 'name', text: 'Name that people read', fallback: titleOf(id), accepts: (answer) => answer.length <= 60 },
  {
    flag: 'color',
    text: 'Colour as #rrggbb',
    fallback: '#3451b2',
    accepts: (answer) => isHexColor(answer.toLowerCase()),
  },
  {
    flag: 'subapps',
    text: 'Apps, separated by commas',
    fallback: 'app1',
    accepts: (answer) => list(answer).every((app) => LABEL.test(app)),
  },
  {
    flag: 'locales',
    text: 'Languages, the first is the default',
    fallback: 'en',
    accepts: (answer) => /^[a-z]{2,3}[a-z0-9, -]*$/i.test(answer),
  },
];

/** The value of each question: the flag, else the answer on a terminal, else the default. */
async function ask(id: string, flags: Readonly<Partial<Record<string, string | boolean>>>): Promise<Answers> {
  const terminal = process.stdin.isTTY ? createInterface({ input: process.stdin, output: process.stdout }) : null;
  const answerTo = async ({ flag, text, fallback, accepts }: Question): Promise<string> => {
    const given = flags[flag];
    if (typeof given === 'string') return given.trim();
    if (!terminal) return fallback || stop(`--${flag} is missing.\n\n${help}`);
    for (;;) {
      const prompt = `${text}${fallback && ` [${fallback}]`}: `;
      const answer = (await terminal.question(prompt).catch(() => stop('\nNothing was written.'))).trim() || fallback;
      if (answer !== '' && accepts(answer)) return answer;
      console.log('  That does not fit; once more.');
    }
  };
  const answers = new Map<Question['flag'], string>();
  for (const question of questions(id)) answers.set(question.flag, await answerTo(question));
  terminal?.close();
  const answer = (flag: Question['flag']): string => answers.get(flag) ?? '';
  return {
    id,
    name: answer('name'),
    domain: answer('domain').toLowerCase(),
    color: answer('color').toLowerCase(),
    subapps: list(answer('subapps')),
    locales: list(answer('locales')),
    pool: typeof flags.pool === 'string' ? flags.pool : undefined,
  };
}

function whatNext({ id, name, environments, locales }: Brand, folder: string): string {
  const rows = environments.map(
    ({ name: env, bases }) => `  ${env.padEnd(8)}  ${bases.map((base) => `auth.${base}  ${base}`).join('  ')}`,
  );
  return `${name} is in ${folder}

${rows.join('\n')}

Next:
  1. npm run dev                 serves it at http://auth.${id}.localhost:8787
  2. ${join(folder, 'logo.svg')}   is a stand-in: put your drawing there
  3. ${join(folder, 'brand.json')} takes links, mail sender, sign-in methods and all that now has a default
  4. ${join(folder, 'copy')}       takes a tagline and texts of your own (${locales.join(', ')})
  5. npm run deploy              names the routes that its domain needs`;
}

const { values: flags, positionals } = readArguments();
const [command, id, ...more] = positionals;
if (flags.help) {
  console.log(help);
  process.exit(0);
}
if (command !== 'add' || id === undefined || more.length > 0) stop(help);
const branding = flags.branding === undefined ? brandingFolder : resolve(flags.branding);
if (!LABEL.test(id) || id.length > 30) stop(`${id} is not a lower-case label such as acme or my-shop.`);
if (existsSync(join(branding, id))) stop(`There is a brand ${id} already: ${join(branding, id)}`);

const existing = readFolders(branding);
const folder = brandFiles(await ask(id, flags));
const { brands, looks, problems } = readBrands([...existing, folder]);
const brand = brands.find((one) => one.id === id);
const pools = new Set(brands.filter((one) => one !== brand).map(({ pool }) => pool));
if (flags.pool !== undefined && !pools.has(flags.pool))
  stop(`No brand has the pool ${flags.pool}; there are: ${[...pools].join(', ')}`);
if (problems.length > 0 || !brand)
  stop(`Nothing was written:\n${problems.map((problem) => `  ${tell(problem)}`).join('\n')}`);
writeFolder(branding, folder);
if (branding === brandingFolder) writeSources(generatedFolder, brands, looks);
console.log(whatNext(brand, join(branding, id)));
