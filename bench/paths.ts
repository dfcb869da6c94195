import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { fromPage } from '../test/fixtures/browser.ts';
import { seedCode } from '../test/fixtures/codes.ts';
import { send } from '../test/fixtures/fixture.ts';
import { seedPerson } from '../test/harness/people.ts';
import { dueAsToken, seedApiKey, seedTotp } from '../test/harness/second-factors.ts';
import { type Bench, type Calls, callOf, floor, mixOf, own, peer, peerCodes, plain, row, unchanged } from './calls.ts';

/** What a path may cost, of issue and README: isolate CPU as a multiple of our own `/health`, and round trips to D1. */
export interface Goal {
  readonly times: number;
  readonly d1: number;
  /** The password hash, which is slow on purpose, does not count. */
  readonly besideHash?: true;
  /** What redeeming a value once costs the floor comes on top: its payload lies in KV. */
  readonly plusClaim?: true;
  /** Another path that costs more. */
  readonly below?: string;
}

/** A path that is measured: one row of the tables. */
export interface Path {
  readonly name: string;
  readonly own?: Calls;
  /** The work that no implementation can leave out. */
  readonly floor: Calls;
  readonly peer?: Calls;
  readonly goal?: Goal;
  readonly hashes?: true;
  /**
   * Measured several times in a round, spread over it: what others are told in must not hang on one moment, nor what is
   * held against a path that costs hardly more.
   */
  readonly isMeasure?: true;
}

const password = { password: 'securepassword123' };

/** Access tokens as another service checks them: with the issuer's published keys, and without a word to it. */
const service = (
  issuer: string,
  typ: string | undefined,
  of: (bench: Bench) => Promise<{ token: string; jwks: unknown }>,
): Calls =>
  plain('service', async (bench) => {
    const { token, jwks } = await of(bench);
    const [head, claims] = token
      .split('.', 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as { alg: string; aud: string });
    const options = { algorithms: [head?.alg], audience: claims?.aud, ...(typ === undefined ? {} : { typ }) };
    const given = { method: 'PUT', path: `/${issuer}`, json: { jwks, options }, status: 204 } as const;
    for (const counted of [false, true]) await callOf(bench, 'service', given)(counted);
    return { path: `/${issuer}`, headers: { authorization: `Bearer ${token}` } };
  });

const answerOf = async (calls: Calls, bench: Bench) => (await (await first(calls, bench))(false)).json<unknown>();

const ownTokens = service('gatehouse', 'at+jwt', async (bench) => ({
  token: await tokenOf(bench),
  jwks: await answerOf(row('GET /.well-known/jwks.json'), bench),
}));
// Minted for each slot: a token of the peer lasts for a quarter of an hour, and a run for longer.
const peerTokens = service('better-auth', undefined, async (bench) => ({
  token: ((await answerOf(peerMint, bench)) as { token: string }).token,
  jwks: await answerOf(peerKeys, bench),
}));

async function first(calls: Calls, bench: Bench) {
  const [call] = await calls.make(bench, 1);
  if (!call) throw new Error('no call was made');
  return call;
}

const tokenOf = async (bench: Bench) =>
  (await (await first(row('POST /auth/refresh'), bench))(false)).json<{ access_token: string }>().access_token;

const signedMessage = plain('floor', async () => {
  const message = 'a message that a wallet signs';
  const signature = await privateKeyToAccount(generatePrivateKey()).signMessage({ message });
  return { method: 'POST', path: '/wallet', json: { message, signature } };
});

/** A program that asks who its key speaks for. No use of it is written: for as long as a run takes, none is due. */
export const apiKey: Calls = own(true, async (stage) => {
  const person = await seedPerson(stage.server, { pool: stage.at.pool });
  const { key } = await seedApiKey(stage.server, person, stage.at, { lastUsedAt: Date.now() + 86_400_000 });
  return { ...fromPage(stage, 'GET', '/session'), headers: { authorization: `Bearer ${key}` } };
});

/** The second step of a sign-in by code: the code of an authenticator app. */
const secondStep: Calls = own(false, async (stage) => {
  const person = await seedPerson(stage.server, { pool: stage.at.pool });
  const totp = await seedTotp(stage.server, person);
  const code = await seedCode(stage, 'sign_in', person.email);
  const first = fromPage(stage, 'POST', '/auth/otp/verify', { json: { email: person.email, code } });
  const { token } = dueAsToken(await send(stage.server, first));
  return fromPage(stage, 'POST', '/auth/mfa/verify', { json: { mfa_token: token, code: totp.code() } });
});

const peerSession = peer(({ cookie }) => ({ path: '/api/auth/get-session', headers: { cookie } }));
const peerKeys = peer(() => ({ path: '/api/auth/jwks' }));
const peerMint = peer(({ cookie }) => ({ path: '/api/auth/token', headers: { cookie } }));

/** A flood of reads with some refreshes and sign-ins by code, as a day of a product with apps and pages has them. */
const mix = {
  own: mixOf([
    [70, row('GET /session')],
    [10, row('GET /.well-known/jwks.json')],
    [5, row('GET /branding')],
    [12, row('POST /auth/refresh')],
    [3, row('POST /auth/otp/verify')],
  ]),
  floor: mixOf([
    [70, floor('/read')],
    [15, floor('/document')],
    [12, floor('/rotate', {})],
    [3, floor('/code', {})],
  ]),
  peer: mixOf([
    [70, peerSession],
    [15, peerKeys],
    [12, peerMint],
    [3, peerCodes],
  ]),
};

/** What a claim is, for the goals that have one on top. */
export const CLAIM = 'a claim, alone';

/** Every path of the hot table, in its order. A path is added by one row. */
export const paths: readonly Path[] = [
  {
    name: '`/health`',
    own: row('GET /health'),
    floor: floor('/health'),
    peer: peer(() => ({ path: '/api/auth/ok' })),
    isMeasure: true,
  },
  {
    name: '`/.well-known/jwks.json`',
    own: row('GET /.well-known/jwks.json'),
    floor: floor('/document'),
    peer: peerKeys,
    goal: { times: 2.5, d1: 0 },
    isMeasure: true,
  },
  {
    name: '`/.well-known/jwks.json`, 304',
    own: unchanged('GET /.well-known/jwks.json'),
    floor: plain('floor', { path: '/unchanged', status: 304 }),
    goal: { times: 2.5, d1: 0, below: '`/.well-known/jwks.json`' },
    isMeasure: true,
  },
  {
    name: '`/branding`',
    own: row('GET /branding'),
    floor: floor('/document'),
    goal: { times: 2.5, d1: 0 },
    isMeasure: true,
  },
  {
    name: '`/branding`, 304',
    own: unchanged('GET /branding'),
    floor: plain('floor', { path: '/unchanged', status: 304 }),
    goal: { times: 2.5, d1: 0, below: '`/branding`' },
    isMeasure: true,
  },
  {
    name: '`/.well-known/webauthn`',
    own: row('GET /.well-known/webauthn'),
    floor: floor('/document'),
    goal: { times: 2.5, d1: 0 },
  },
  {
    name: '`/session`, by cookie',
    own: row('GET /session', 'by cookie'),
    floor: floor('/read'),
    peer: peerSession,
    goal: { times: 6, d1: 1 },
  },
  {
    name: '`/session`, by access token',
    own: row('GET /session', 'by access token'),
    floor: floor('/verify-and-read'),
    goal: { times: 6, d1: 1 },
  },
  {
    name: 'access token, by a service',
    own: ownTokens,
    floor: floor('/verify'),
    peer: peerTokens,
    goal: { times: 5, d1: 0 },
  },
  {
    name: '`/session`, by API key',
    own: apiKey,
    floor: floor('/read'),
    peer: peer(({ key }) => ({ path: '/verify-key', headers: { 'x-api-key': key } })),
    goal: { times: 6, d1: 1 },
  },
  {
    name: '`/auth/refresh`',
    own: row('POST /auth/refresh'),
    floor: floor('/rotate', {}),
    // It has no refresh tokens of its own: a new JWT for a session is the nearest.
    peer: peerMint,
    goal: { times: 9, d1: 1 },
  },
  {
    name: '`/auth/otp/verify`',
    own: row('POST /auth/otp/verify'),
    floor: floor('/code', {}),
    peer: peerCodes,
    goal: { times: 12, d1: 2, plusClaim: true },
  },
  {
    name: '`/magic-link/verify`',
    own: row('POST /magic-link/verify', 'as JSON'),
    floor: floor('/code', {}),
    goal: { times: 12, d1: 2, plusClaim: true },
  },
  {
    name: '`/auth/mfa/verify`, authenticator app',
    own: secondStep,
    floor: floor('/code', {}),
    goal: { times: 12, d1: 2, plusClaim: true },
  },
  {
    name: '`/auth/passkey/login/complete`',
    own: row('POST /auth/passkey/login/complete'),
    floor: floor('/passkey', {}),
  },
  {
    name: '`/auth/metamask/verify`',
    own: row('POST /auth/metamask/verify'),
    floor: signedMessage,
  },
  {
    name: '`/login`, by password',
    own: row('POST /login', 'with a password'),
    floor: floor('/password', password),
    peer: peer(({ email, password }) => ({
      method: 'POST',
      path: '/api/auth/sign-in/email',
      json: { email, password },
    })),
    goal: { times: 20, d1: 2, besideHash: true },
    hashes: true,
  },
  { name: CLAIM, floor: floor('/claim') },
  { name: 'a question to the rate limiter, alone', floor: floor('/limit') },
  { name: 'a mix: 70 % sessions, 15 % documents, 12 % refreshes, 3 % codes', ...mix },
];
