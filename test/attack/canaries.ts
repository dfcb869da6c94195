import type { Sent } from '../fixtures/fixture.ts';
import type { Answer } from '../harness/answer.ts';
import { intercomSecrets } from '../harness/intercom-secrets.ts';
import type { Server } from '../harness/server.ts';

/** A value that only its two ends may know, and where it was. */
export interface Canary {
  readonly value: string;
  readonly from: string;
}

/**
 * Fields that hold no secret, by their last name. Every other text that a request carries counts as one, so that a
 * field that comes to be is looked for from its first day.
 */
const PUBLIC = new Set([
  ...[
    'email',
    'identifier',
    'name',
    'username',
    'address',
    'provider',
    'brand',
    'host',
    'to',
    'locale',
    'type',
    'id',
    'rawId',
  ],
  ...['return_to', 'returnTo', 'redirect_uri', 'redirectUri', 'remember', 'transports', 'authenticatorAttachment'],
  ...['method', 'allAcceptedCredentialIds'],
  // What people, keys and owners are told of, or say of themselves.
  ...[
    'back',
    'user_type',
    'role',
    'user_id',
    'organization',
    'scopes',
    'permissions',
    'label',
    'product',
    'q',
    'picture',
    'phone',
  ],
  // They travel in the provider's address or in what it signs, and open nothing by themselves (RFC 7636 §7.2).
  ...['nonce', 'code_challenge', 'code_challenge_method'],
  // What is signed is shown to the person and to the client; the signature over it is the secret.
  ...['message', 'clientDataJSON', 'userHandle', 'publicKey', 'publicKeyAlgorithm', 'app', 'env', 'done', 'v'],
]);

type Leaf = readonly [name: string, text: string];

function leavesOf(name: string, value: unknown): Leaf[] {
  // A form carries a credential as the text of its JSON.
  if (typeof value === 'string') return /^\{"/.test(value) ? leavesOf(name, JSON.parse(value)) : [[name, value]];
  if (Array.isArray(value)) return value.flatMap((each) => leavesOf(name, each));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(key, inner));
}

const queryOf = (path: string): Leaf[] => [...new URL(path, 'https://any.test').searchParams];

const cookiesOf = (field: string): Leaf[] =>
  field.split('; ').map((pair): Leaf => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)];
  });

/** A code has six digits; anything shorter than that cannot be told from chance. */
const SHORTEST = 6;

const isSecret = ([name, text]: Leaf): boolean => text.length >= SHORTEST && !PUBLIC.has(name);

/** The value, and those parts of it that are secret by themselves: the MAC of a refresh token, the secret of a session. */
const withParts = (from: string, [name, text]: Leaf): Canary[] =>
  [text, ...text.split('.').filter((part) => part !== text && part.length >= 40)].map((value) => ({
    value,
    from: `${from}, ${name}`,
  }));

/** Every secret that a request carries: in its address, cookies, Authorization and body. */
export function secretsOfRequest(title: string, { path, headers, json, form }: Sent): Canary[] {
  const { cookie, authorization } = headers;
  const leaves: Leaf[] = [
    ...queryOf(path),
    ...(cookie ? cookiesOf(cookie) : []),
    ...(authorization ? ([['authorization', authorization.replace(/^\S+ /, '')]] as const) : []),
    ...leavesOf('body', json),
    ...leavesOf('form', form),
  ];
  return leaves.filter(isSecret).flatMap((leaf) => withParts(title, leaf));
}

/** Text of 256 bits or more: a token. */
const isToken = ([, text]: Leaf): boolean => /^[\w.-]{43,}$/.test(text);

/** Every secret that an answer hands out: cookies, tokens, and what its redirect carries. */
export function secretsOfAnswer(title: string, answer: Answer): Canary[] {
  const isJson = /json/.test(answer.header('content-type') ?? '');
  const location = answer.header('location');
  const leaves: Leaf[] = [
    ...answer.cookies.map(({ name, value }): Leaf => [name, value]),
    ...(isJson && answer.status < 400 ? leavesOf('body', JSON.parse(answer.text)).filter(isToken) : []),
    ...(location ? queryOf(location).filter(isToken) : []),
  ];
  return leaves.filter(isSecret).flatMap((leaf) => withParts(`the answer of ${title}`, leaf));
}

/** What the worker itself may never show: its keys, and its secrets with providers. */
export function secretsOfWorker({ secrets }: Server, providerSecrets: string): Canary[] {
  const { signing, data, pepper, mac } = secrets;
  return [
    ...signing.map(({ jwk }) => ({ value: jwk.d, from: 'SIGNING_KEYS' })),
    ...[...data, ...pepper, ...mac].map(({ key }) => ({ value: key, from: 'DATA_KEYS, PEPPER_KEYS or MAC_KEYS' })),
    ...Object.values(JSON.parse(providerSecrets) as Record<string, string>).map((value) => ({
      // Of a private key in PEM one line is enough, and stays whole in every quoting.
      value: value.split('\n')[1] ?? value,
      from: 'OAUTH_SECRETS',
    })),
    ...Object.values(JSON.parse(intercomSecrets()) as Record<string, { secret: string }>).map(({ secret }) => ({
      value: secret,
      from: 'INTERCOM_SECRETS',
    })),
  ];
}

const percent = (bytes: Buffer): string => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** Base64 of bytes that stand somewhere within others: at each of the three offsets, without what the neighbours change. */
function base64Within(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const from = offset === 0 ? 0 : offset + 1;
    const bits = (offset + bytes.length) * 8;
    return text.slice(from, Math.floor(bits / 6));
  });
}

/** The forms in which a value could have been kept or written: as it is, in base64 and base64url, hexadecimal, URL-encoded and quoted. */
export function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const base64 = base64Within(bytes);
  const hex = bytes.toString('hex');
  const encoded = encodeURIComponent(value);
  return [
    ...new Set([
      value,
      JSON.stringify(value).slice(1, -1),
      encoded,
      encoded.replaceAll('%20', '+'),
      percent(bytes),
      percent(bytes).toUpperCase(),
      hex,
      hex.toUpperCase(),
      ...base64,
      ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    ]),
  ];
}

/** A short code stands by itself: digits within a time or an id are no find. */
const holds = (text: string, form: string): boolean =>
  form.length > 8 ? text.includes(form) : new RegExp(`(?<![\\w-])${form}(?![\\w-])`).test(text);

/** What was found of some canaries in a text, in words. */
export const found = (text: string, where: string, canaries: Iterable<Canary>): string[] =>
  [...canaries].flatMap(({ value, from }) =>
    formsOf(value).some((form) => holds(text, form)) ? [`${where} holds what came from ${from}`] : [],
  );
