import { sha256 } from '../../src/lib/digest.ts';
import type { Change, Sent } from '../fixtures/fixture.ts';
import type { Server } from '../harness/server.ts';
import { at } from './kit.ts';

/** Where a request carries something that only its holder knows. */
export interface Place {
  readonly name: string;
  readonly value: string;
  /** The request with another value there. */
  readonly put: (value: string) => Change;
}

/** Names of fields, of a body or a query, that hold what was given out once. */
const SECRET = /(?:^|_)(?:token|code|state|nonce|ticket|proof)$/;

const secretsOf = (fields: Readonly<Record<string, unknown>>): [string, string][] =>
  Object.entries(fields).filter(
    (field): field is [string, string] => SECRET.test(field[0]) && typeof field[1] === 'string',
  );

function cookiePlaces({ headers }: Sent): Place[] {
  const pairs = (headers.cookie ?? '').split('; ').filter(Boolean);
  return pairs.map((pair, index) => {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    return {
      name: `cookie ${name}`,
      value: pair.slice(at + 1),
      put: (value) => ({ headers: { ...headers, cookie: pairs.with(index, `${name}=${value}`).join('; ') } }),
    };
  });
}

function queryPlaces({ path }: Sent): Place[] {
  const [bare = '', query = ''] = path.split('?');
  return secretsOf(Object.fromEntries(new URLSearchParams(query))).map(([name, value]) => ({
    name: `query ${name}`,
    value,
    put: (other) => {
      const changed = new URLSearchParams(query);
      changed.set(name, other);
      return { path: `${bare}?${changed}` };
    },
  }));
}

/** Every place of a request that holds a secret. */
export function placesOf(request: Sent): Place[] {
  const { headers, json = {}, form = {} } = request;
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  return [
    ...cookiePlaces(request),
    ...(bearer === undefined
      ? []
      : [
          {
            name: 'authorization',
            value: bearer,
            put: (value: string) => ({ headers: { ...headers, authorization: `Bearer ${value}` } }),
          },
        ]),
    ...secretsOf(json).map(([name, value]) => ({
      name: `body ${name}`,
      value,
      put: (other: string) => ({ json: { ...json, [name]: other } }),
    })),
    ...secretsOf(form).map(([name, value]) => ({
      name: `form ${name}`,
      value,
      put: (other: string) => ({ form: { ...form, [name]: other } }),
    })),
    ...queryPlaces(request),
  ];
}

/** What a server keeps of one-time values: names of its keys. */
export async function keptNames(server: Server): Promise<ReadonlySet<string>> {
  const kv = await server.kv();
  const names = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await kv.list(cursor === undefined ? {} : { cursor });
    for (const { name } of page.keys) names.add(name);
    cursor = page.list_complete ? undefined : page.cursor;
  } while (cursor !== undefined);
  return names;
}

/** The kind of a one-time value, where the server keeps one under it. */
function oneTimeKind(value: string, kept: ReadonlySet<string>): string | undefined {
  const kinds = new Set([...kept].map((name) => name.slice(0, name.indexOf(':'))));
  return [...kinds].find((kind) => kept.has(`${kind}:${sha256(`${kind}|${value}`)}`));
}

/** Who issued an ID token. */
function issuerOf(value: string): string {
  const { iss } = JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()) as { iss: string };
  return `ID token of ${iss}`;
}

/**
 * What kind of secret stands in a place of a row: by its place where that is made for one kind, by what is kept of it
 * where it is a one-time value. What is neither (a code in digits, a code of a provider) is of a kind of its own.
 */
export function kindOf(row: string, { name, value }: Pick<Place, 'name' | 'value'>, kept: ReadonlySet<string>): string {
  const byPlace: Readonly<Record<string, string>> = {
    authorization: 'access token',
    [`cookie ${at.sessionCookie}`]: 'session',
    'cookie refresh_token': 'refresh token',
    'body refresh_token': 'refresh token of a native app',
    'form form_token': 'form token',
  };
  if (/-flow(?:-post)?$/.test(name)) return 'flow';
  if (name === 'body id_token') return issuerOf(value);
  // The page and the API take the same code of a device.
  if (/^(?:body|form) user_code$/.test(name)) return 'user code';
  // Sealed into the link itself: nothing is kept of it.
  if (row.endsWith(' /auth/email/undo') && name.endsWith(' token')) return 'email_undo';
  return byPlace[name] ?? oneTimeKind(value, kept) ?? `${row}, ${name}`;
}
