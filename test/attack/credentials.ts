import type { Auth } from '../../src/http/auth.ts';
import { cookieField, fromPage } from '../fixtures/browser.ts';
import { type Fixture, type Prepared, type Sent, type Stage, withHeaders } from '../fixtures/fixture.ts';
import { setUpToken } from '../fixtures/mfa.ts';
import type { Row } from '../fixtures/rows.ts';
import { accessToken } from '../fixtures/tokens.ts';
import { type Person, seedSession } from '../harness/people.ts';
import { seedApiKey } from '../harness/second-factors.ts';
import { at } from './kit.ts';

/** What shows who calls. */
export type Credential =
  | 'session cookie'
  | 'access token'
  | 'API key'
  | 'set-up token'
  | 'refresh token'
  | 'pending sign-in';

/** What a row takes, by what it asks of its caller. */
const taken: Readonly<Record<Exclude<Auth, 'none'>, readonly Credential[]>> = {
  session: ['session cookie', 'access token', 'API key'],
  person: ['session cookie', 'access token'],
  set_up: ['session cookie', 'access token', 'set-up token'],
  refresh: ['refresh token'],
  session_or_refresh: ['refresh token', 'access token'],
  bearer_or_pending: ['access token', 'pending sign-in'],
};

/** The credentials that a row takes; a native one sees no cookie. */
export function credentialsOf({ route: { auth, surface } }: Row): readonly Credential[] {
  if (auth === 'none') return [];
  return taken[auth].filter((each) => each !== 'session cookie' || surface !== 'native');
}

const bearerOf = ({ headers }: Sent): string => headers.authorization?.replace(/^Bearer /, '') ?? '';

/** A part of a token as it was signed; nothing where it is none. */
function partOf(token: string, index: 0 | 1): Readonly<Record<string, string | undefined>> {
  const [head, body, mac] = token.split('.');
  return mac === undefined ? {} : JSON.parse(Buffer.from([head, body][index] ?? '', 'base64url').toString());
}

const ofType =
  (typ: string, claim: 'sid' | 'sub') =>
  (request: Sent): string | undefined => {
    const bearer = bearerOf(request);
    return partOf(bearer, 0).typ?.toLowerCase() === typ ? partOf(bearer, 1)[claim] : undefined;
  };

const cookieOf = ({ headers }: Sent, name: string): string | undefined =>
  new RegExp(`(?:^|; )${name}=([^;]+)`).exec(headers.cookie ?? '')?.[1];

/** What the database knows a credential by that a request shows: a session's id, an API key's prefix, a person's id. */
const names: Readonly<Record<Credential, (request: Sent) => string | undefined>> = {
  'session cookie': (request) => cookieOf(request, at.sessionCookie)?.split('.')[0],
  'access token': ofType('at+jwt', 'sid'),
  'set-up token': ofType('setup+jwt', 'sub'),
  'pending sign-in': ofType('mfa+jwt', 'sub'),
  'API key': (request) => /^ghk_[0-9a-f]+/.exec(bearerOf(request))?.[0],
  'refresh token': (request) => {
    const { refresh_token: native, refreshToken: factors } = request.json ?? {};
    return String(native ?? factors ?? cookieOf(request, 'refresh_token') ?? '').split('.')[1];
  },
};

/** A credential that a request shows, and what the database knows it by. */
export interface Shown {
  readonly kind: Credential;
  readonly name: string;
}

/** The credential of a kind that a request shows, or null. */
export function shownBy(request: Sent, kind: Credential): Shown | null {
  const name = names[kind](request);
  return name === undefined ? null : { kind, name };
}

/** The request without anything that shows who calls. */
export function shownByNobody(request: Sent): Sent {
  const { refresh_token: _, refreshToken: __, ...json } = request.json ?? {};
  const cookie = (request.headers.cookie ?? '')
    .split('; ')
    .filter((pair) => !pair.startsWith(`${at.sessionCookie}=`) && !pair.startsWith('refresh_token='))
    .join('; ');
  const bare = withHeaders(request, { cookie: cookie || null, authorization: null });
  return request.json ? { ...bare, json } : bare;
}

/** Whoever a request speaks for by their session. */
async function personOf({ server }: Stage, request: Sent): Promise<Person | undefined> {
  const sid = names['session cookie'](request) ?? names['access token'](request) ?? '';
  const [found] = await server.sql<{ id: string; pool: string; email: string }>(
    `SELECT user_id AS id, pool, (SELECT value FROM identifiers WHERE kind = 'email' AND user_id = sessions.user_id) AS email
     FROM sessions WHERE id = ?`,
    sid,
  );
  return found && { ...found, password: null };
}

/** A credential of a kind for somebody, as the header field that shows it; null where that takes more than a person. */
async function made(stage: Stage, person: Person, kind: Credential): Promise<Sent['headers'] | null> {
  const { server, at: place } = stage;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const session = () => seedSession(server, person, place, { acr: 'aal2' });
  if (kind === 'session cookie') return { cookie: cookieField({ [place.sessionCookie]: (await session()).value }) };
  if (kind === 'access token') return bearer(await accessToken(stage, await session()));
  if (kind === 'API key') return bearer((await seedApiKey(server, person, place, { lastUsedAt: Date.now() })).key);
  return kind === 'set-up token' ? bearer(await setUpToken(stage, person)) : null;
}

/** A request that calls a row with a credential, and what success looks like where a fixture has that. */
export interface Calling {
  readonly request: Sent;
  readonly expect: Prepared['expect'] | null;
}

/**
 * A request that calls with a credential of a kind: as the first fixture has it that does, else that of the first with
 * a session, by another credential of the same person. Null where there is neither.
 */
export async function callingWith(
  stage: Stage,
  fixtures: readonly Fixture[],
  kind: Credential,
): Promise<Calling | null> {
  let inSession: Sent | undefined;
  for (const fixture of fixtures) {
    const { request, expect } = await fixture.prepare(stage);
    if (shownBy(request, kind)) return { request, expect };
    if (names['session cookie'](request) ?? names['access token'](request)) inSession ??= request;
  }
  const person = inSession && (await personOf(stage, inSession));
  const headers = person && (await made(stage, person, kind));
  if (!inSession || !headers) return null;
  const bare = shownByNobody(inSession);
  const cookie = [bare.headers.cookie, headers.cookie].filter(Boolean).join('; ') || null;
  const { origin } = fromPage(stage, 'POST', '/').headers;
  return { request: withHeaders(bare, { origin: origin ?? null, ...headers, cookie }), expect: null };
}
