import { parseArgs } from 'node:util';
import { ask } from './ask.ts';

const help = `npm run operator -- COMMAND [--url URL]

What an owner of the platform does, over HTTP, to a deployment or to npm run dev.

  bootstrap                     become the first owner: PLATFORM_OWNERS names your confirmed address
  users [--limit N] [--cursor C]
  find TEXT                     by id, or by how an address or username begins
  show PERSON
  set PERSON [--apps A,B] [--env A,B] [--role R] [--type b2c|b2b|internal]
  disable PERSON | enable PERSON
  end-sessions PERSON
  factors PERSON
  reset-factors PERSON [--passkeys]    takes lost second factors; with --passkeys every passkey too
  add-owner PERSON | remove-owner PERSON
  invitations | invite ADDRESS | uninvite ADDRESS

PERSON is an id or a whole address. --url is an auth host, such as https://auth.example.com; GATEHOUSE_URL stands in for
it. GATEHOUSE_TOKEN is an access token of yours there, from a sign-in with two factors (changes: at most ten minutes ago).
Answers are printed as JSON; the exit code is 1 where something was refused, 2 for a command that is none.`;

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Body = Record<string, unknown>;

/** What the command line asks for: where, how and with what. */
interface Call {
  readonly method: Method;
  readonly path: string;
  readonly body?: Body;
}

/** What the operator has to mend themselves. */
class Mistake extends Error {}

const flags = {
  url: { type: 'string' },
  limit: { type: 'string' },
  cursor: { type: 'string' },
  apps: { type: 'string' },
  env: { type: 'string' },
  role: { type: 'string' },
  type: { type: 'string' },
  passkeys: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const parse = () => {
  try {
    return parseArgs({ options: flags, allowPositionals: true });
  } catch (error) {
    throw new Mistake(error instanceof Error ? error.message : String(error));
  }
};

type Values = ReturnType<typeof parse>['values'];

const list = (text: string | undefined) => text?.split(',').filter((part) => part !== '');

const user = (id: string, rest = '') => `/users/${encodeURIComponent(id)}${rest}`;

function queryOf(values: Record<string, string | undefined>): string {
  const query = new URLSearchParams(Object.entries(values).filter((pair): pair is [string, string] => !!pair[1]));
  return query.size > 0 ? `?${query}` : '';
}

/** Commands that are about a person, by id. */
const aboutPerson: Readonly<Record<string, (id: string, values: Values) => Call>> = {
  show: (id) => ({ method: 'GET', path: user(id) }),
  set: (id, { apps, env, role, type }) => ({
    method: 'PATCH',
    path: user(id),
    body: JSON.parse(JSON.stringify({ apps: list(apps), env: list(env), role, user_type: type })) as Body,
  }),
  disable: (id) => ({ method: 'POST', path: user(id, '/ban') }),
  enable: (id) => ({ method: 'POST', path: user(id, '/unban') }),
  'end-sessions': (id) => ({ method: 'DELETE', path: user(id, '/sessions') }),
  factors: (id) => ({ method: 'GET', path: user(id, '/mfa/status') }),
  'reset-factors': (id, { passkeys }) => ({
    method: 'DELETE',
    path: user(id, `/mfa${queryOf({ passkeys: passkeys ? 'true' : undefined })}`),
  }),
  'add-owner': (id) => ({ method: 'POST', path: '/owners', body: { user_id: id } }),
  'remove-owner': (id) => ({ method: 'DELETE', path: `/owners/${encodeURIComponent(id)}` }),
};

/** All others, by what stands after them. */
const plain: Readonly<Record<string, (text: string | undefined, values: Values) => Call>> = {
  bootstrap: () => ({ method: 'POST', path: '/bootstrap' }),
  users: (_, { limit, cursor }) => ({ method: 'GET', path: `/users${queryOf({ limit, cursor })}` }),
  find: (text, { limit, cursor }) => ({
    method: 'GET',
    path: `/users/search${queryOf({ q: needed(text, 'find TEXT'), limit, cursor })}`,
  }),
  invitations: (_, { limit, cursor }) => ({ method: 'GET', path: `/invitations${queryOf({ limit, cursor })}` }),
  invite: (text) => ({ method: 'POST', path: '/invitations', body: { email: needed(text, 'invite ADDRESS') } }),
  uninvite: (text) => ({
    method: 'DELETE',
    path: `/invitations${queryOf({ email: needed(text, 'uninvite ADDRESS') })}`,
  }),
};

function needed(text: string | undefined, usage: string): string {
  if (!text) throw new Mistake(`Say whom: npm run operator -- ${usage}`);
  return text;
}

/** The answer of the platform, or exit code 1 with what it says against it. */
async function call(base: URL, token: string, { method, path, body }: Call): Promise<Body> {
  const answer = await ask(new URL(`/api/platform${path}`, base), {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      origin: base.origin,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body && JSON.stringify(body),
  }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${base.origin} does not answer: ${error.message || error.code}`);
  });
  const { status, text } = answer;
  if (status < 200 || status > 299) throw new Error(refusal(status, text, path));
  return text === '' ? { done: true } : (JSON.parse(text) as Body);
}

/** What the answer leaves to guess. */
function hintOf(code: unknown, path: string): string {
  if (code === 'insufficient_user_authentication') return '. Sign in anew with two factors for a fresh token';
  if (code === 'not_found' && path === '/bootstrap')
    return ': your address is not among PLATFORM_OWNERS, it is not confirmed, or there is an owner already';
  return '';
}

function refusal(status: number, text: string, path: string): string {
  try {
    const { title, detail, code, errors, request_id: id } = JSON.parse(text) as Record<string, unknown>;
    const fields = Array.isArray(errors) ? errors.map(({ path, message }) => `\n  ${path}: ${message}`).join('') : '';
    return `${title}${detail ? `: ${detail}` : ''}${hintOf(code, path)} (${status} ${code}, request ${id})${fields}`;
  } catch {
    return `refused with ${status}`;
  }
}

/** The id of a person who is named by an id or a whole address. */
async function idOf(base: URL, token: string, named: string): Promise<string> {
  if (!named.includes('@')) return named;
  const found = await call(base, token, { method: 'GET', path: `/users/search${queryOf({ q: named })}` });
  const people = found.users as { id: string; email: string | null }[];
  const person = people.find(({ email }) => email?.toLowerCase() === named.toLowerCase());
  if (!person) throw new Error(`Nobody here has the address ${named}.`);
  return person.id;
}

async function run(): Promise<Body | null> {
  const { values, positionals } = parse();
  const [command, text] = positionals;
  if (values.help || command === undefined) return null;
  const [about, other] = [
    Object.hasOwn(aboutPerson, command) ? aboutPerson[command] : undefined,
    Object.hasOwn(plain, command) ? plain[command] : undefined,
  ];
  if (!about && !other) throw new Mistake(`${command} is no command. npm run operator -- --help lists them.`);
  const address = values.url ?? process.env.GATEHOUSE_URL;
  const base = address === undefined ? null : URL.parse(address);
  const isLocal = base !== null && /(^|\.)localhost$|^127\.0\.0\.1$/.test(base.hostname);
  if (!base || !(base.protocol === 'https:' || (base.protocol === 'http:' && isLocal)))
    throw new Mistake('Give the auth host, by https: --url https://auth.example.com, or GATEHOUSE_URL.');
  const token = process.env.GATEHOUSE_TOKEN;
  if (!token) throw new Mistake('GATEHOUSE_TOKEN is missing: an access token of an owner of the platform.');
  if (other) return call(base, token, other(text, values));
  const id = await idOf(base, token, needed(text, `${command} PERSON`));
  return call(base, token, (about as NonNullable<typeof about>)(id, values));
}

try {
  const answer = await run();
  console.log(answer === null ? help : JSON.stringify(answer, null, 2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof Mistake ? 2 : 1;
}
