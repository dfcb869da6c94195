import { createHash, generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../harness/answer.ts';
import { client } from '../harness/client.ts';
import { seedPerson } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { hmacJwt, newProviderKey, signJwt, unsignedJwt } from '../slice/methods/oauth-signer.ts';
import { signIn, useOauthStage } from '../slice/methods/oauth-stage.ts';

const stage = useOauthStage();

const AUDIENCE = 'brand1-dev.apps.googleusercontent.com';
const IOS = 'brand1-dev-ios.apps.googleusercontent.com';
const strangerKey = newProviderKey('provider-key-1');

type Claims = Record<string, unknown>;

let people = 0;
const seconds = () => Math.floor(Date.now() / 1000);

/** What the provider says of somebody it has just signed in, for a client of the brand. */
function claims(more: Claims = {}): Claims {
  const sub = `holder-${++people}`;
  return {
    iss: stage().provider.origin,
    aud: AUDIENCE,
    sub,
    email: `${sub}@example.com`,
    email_verified: true,
    name: 'Ho Lder',
    iat: seconds(),
    exp: seconds() + 600,
    ...more,
  };
}

const signed = (more: Claims = {}, header: Claims = {}) => signJwt(stage().provider.key, claims(more), header);

const post = (body: unknown, path = '/auth/oauth/google', host = stage().at.auth): Promise<Answer> =>
  client(stage().server, { jar: null }).post(host, path, body);

const publicPem = () => {
  const { publicJwk } = stage().provider.key;
  return JSON.stringify(publicJwk);
};

/** What makes an ID token worthless, as the claims that it has in the place of the right ones. */
const wrongClaims: readonly (readonly [string, () => Claims])[] = [
  ['of another issuer', () => ({ iss: 'https://accounts.google.com' })],
  ['of an issuer whose name begins alike', () => ({ iss: `${stage().provider.origin}.evil.example` })],
  ['without an issuer', () => ({ iss: undefined })],
  ['for another client', () => ({ aud: 'somebody-else' })],
  ['for a client of another brand', () => ({ aud: 'brand2-dev.apps.googleusercontent.com' })],
  ['for a client of another environment', () => ({ aud: 'brand1-prod.apps.googleusercontent.com' })],
  ['for nobody', () => ({ aud: [] })],
  ['without an audience', () => ({ aud: undefined })],
  ['for us and for a stranger', () => ({ aud: [AUDIENCE, 'somebody-else'], azp: AUDIENCE })],
  ['issued to another client (azp)', () => ({ azp: 'somebody-else' })],
  ['that has expired', () => ({ iat: seconds() - 700, exp: seconds() - 100 })],
  ['without an end', () => ({ exp: undefined })],
  ['whose end is text', () => ({ exp: String(seconds() + 600) })],
  ['that lives for years', () => ({ exp: seconds() + 10 * 365 * 86_400 })],
  ['from the future', () => ({ iat: seconds() + 3_600, exp: seconds() + 7_200 })],
  ['not valid yet', () => ({ nbf: seconds() + 3_600 })],
  ['without a time of issue', () => ({ iat: undefined })],
  ['without a subject', () => ({ sub: undefined })],
  ['with an empty subject', () => ({ sub: '' })],
  ['with a subject that is a number', () => ({ sub: 7 })],
  ['with an endless subject', () => ({ sub: 'x'.repeat(5_000) })],
  ['that tells of a logout', () => ({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } })],
];

/** The same statement with a signature or a header that proves nothing. */
const wrongSignatures: readonly (readonly [string, (given: Claims) => string])[] = [
  ['under alg none', unsignedJwt],
  ['under HS256 with the public key', (given) => hmacJwt(publicPem(), 'provider-key-1', given)],
  ['under HS256 with the client’s id', (given) => hmacJwt(AUDIENCE, 'provider-key-1', given)],
  ['by a key of a stranger with the right name', (given) => signJwt(strangerKey, given)],
  ['by a key that nobody has published', (given) => signJwt(newProviderKey('unheard-of'), given)],
  [
    'by a key that the token brings along',
    (given) => signJwt(strangerKey, given, { jwk: strangerKey.publicJwk, kid: undefined }),
  ],
  [
    'by a key at an address that the token names',
    (given) => signJwt(strangerKey, given, { jku: 'https://evil.example/keys', x5u: 'https://evil.example/cert' }),
  ],
  [
    'by an elliptic key where the provider has RSA',
    (given) => signJwt(newProviderKey('provider-key-1', 'ES256'), given),
  ],
  ['as an access token', (given) => signJwt(stage().provider.key, given, { typ: 'at+jwt' })],
  ['as a logout token', (given) => signJwt(stage().provider.key, given, { typ: 'logout+jwt' })],
  [
    'with a critical header that nobody knows',
    (given) => signJwt(stage().provider.key, given, { crit: ['exp2'], exp2: 1 }),
  ],
  ['and then changed', (given) => tampered(signJwt(stage().provider.key, given))],
  ['and then cut', (given) => signJwt(stage().provider.key, given).slice(0, -3)],
  ['and then doubled', (given) => `${signJwt(stage().provider.key, given)}.${'A'.repeat(20)}`],
];

function tampered(token: string): string {
  const [header, body = '', signature] = token.split('.');
  const given = JSON.parse(Buffer.from(body, 'base64url').toString());
  return [
    header,
    Buffer.from(JSON.stringify({ ...given, email: 'victim@example.com' })).toString('base64url'),
    signature,
  ].join('.');
}

const count = async () => (await stage().server.sql<{ n: number }>('SELECT COUNT(*) AS n FROM sessions'))[0]?.n;

beforeEach(() => {
  stage().provider.misbehaviour = {};
});

describe.each(['/auth/oauth/google', '/auth/native/oauth/google'])('POST %s', (path) => {
  it('signs in with an ID token of the brand’s own client, once', async () => {
    const given = claims();
    const id_token = signJwt(stage().provider.key, given);
    const answer = await post({ id_token }, path);
    expect(answer.status, String(answer)).toBe(200);
    const body = answer.json<{ access_token: string; refresh_token?: string; user: Claims }>();
    expect(body.user).toMatchObject({ email: given.email, email_verified: true, name: 'Ho Lder', has_password: false });
    if (path.includes('native')) {
      expect(body.refresh_token).toBeTruthy();
      expect(answer.cookies).toEqual([]);
    } else {
      expect(body.refresh_token).toBeUndefined();
      expect(answer.cookies.map(({ name }) => name)).toEqual(['refresh_token']);
    }
    expectProblem(await post({ id_token }, path), 'invalid_token');
    expectProblem(await post({ id_token }, '/auth/native/oauth/google'), 'invalid_token');
  });

  it('takes the tokens of the clients that the brand allows, and of no other', async () => {
    expect((await post({ id_token: signed({ aud: IOS }) }, path)).status).toBe(200);
    expect((await post({ id_token: signed({ aud: AUDIENCE, azp: IOS }) }, path)).status).toBe(200);
    expect((await post({ id_token: signed({ aud: [AUDIENCE, IOS], azp: IOS }) }, path)).status).toBe(200);
    expectProblem(await post({ id_token: signed({ aud: [AUDIENCE, IOS] }) }, path), 'invalid_token');
  });
});

describe('a posted ID token', () => {
  it.each(wrongClaims)('%s is refused', async (_, wrong) => {
    const before = await count();
    expectProblem(await post({ id_token: signed(wrong()) }), 'invalid_token');
    expect(await count()).toBe(before);
  });

  it.each(wrongSignatures)('signed %s is refused', async (_, token) => {
    const before = await count();
    expectProblem(await post({ id_token: token(claims()) }), 'invalid_token');
    expect(await count()).toBe(before);
  });

  it.each(['x', '..', 'a.b.c', 'e30.e30.e30', 'null', `${'A'.repeat(8_000)}.B.C`])(
    'that is %j is refused',
    async (id_token) => {
      expectProblem(await post({ id_token }), 'invalid_token');
    },
  );

  it('that 20 requests bring at once signs in once', async () => {
    const id_token = signed();
    const before = (await count()) ?? 0;
    const answers = await Promise.all(Array.from({ length: 20 }, () => post({ id_token })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(400)]);
    expect(await count()).toBe(before + 1);
  });

  it('with another signature over the same statement is the same token', async () => {
    // ES256 signatures differ each time, and each has a twin; RS256 has one, so the provider gets a second key.
    const key = newProviderKey('elliptic', 'ES256');
    const { provider } = stage();
    const metadata = (await (await fetch(`${provider.origin}/.well-known/openid-configuration`)).json()) as Claims;
    provider.misbehaviour = {
      keys: { body: JSON.stringify({ keys: [key.publicJwk, provider.key.publicJwk] }) },
      discovery: { body: JSON.stringify({ ...metadata, id_token_signing_alg_values_supported: ['RS256', 'ES256'] }) },
    };
    const given = claims({ exp: seconds() + 2 * 3_600 });
    const caller = client(stage().server, { jar: null });
    // By then every copy of what the provider publishes is too old.
    caller.travelTo(61 * 60_000);
    const first = await caller.post(stage().at.auth, '/auth/oauth/google', { id_token: signJwt(key, given) });
    const second = await caller.post(stage().at.auth, '/auth/oauth/google', { id_token: signJwt(key, given) });
    expect([first.status, second.status], String(first)).toEqual([200, 400]);
  });

  it('with a nonce asks for that nonce, as it is or hashed', async () => {
    const nonce = 'a nonce that the app has kept';
    const hash = createHash('sha256').update(nonce).digest('hex');
    expectProblem(await post({ id_token: signed({ nonce }) }), 'invalid_token');
    expectProblem(await post({ id_token: signed({ nonce }), nonce: 'another' }), 'invalid_token');
    expectProblem(await post({ id_token: signed({ nonce: hash }), nonce: hash.slice(1) }), 'invalid_token');
    expectProblem(await post({ id_token: signed(), nonce }), 'invalid_token');
    expectProblem(await post({ id_token: signed({ nonce: 7 }), nonce: '7' }), 'invalid_token');
    expect((await post({ id_token: signed({ nonce }), nonce })).status).toBe(200);
    expect((await post({ id_token: signed({ nonce: hash }), nonce })).status).toBe(200);
  });

  it('is no token of another brand or environment', async () => {
    const id_token = signed();
    expectProblem(await post({ id_token }, '/auth/oauth/google', 'auth.brand2.localhost'), 'invalid_token');
    // In production nothing stands in for Google, and this test reaches no such host.
    expectProblem(await post({ id_token }, '/auth/oauth/google', 'auth.brand1.com'), 'provider_unavailable');
    expect((await post({ id_token })).status).toBe(200);
  });

  it('with an address that is not confirmed opens nothing', async () => {
    const victim = await seedPerson(stage().server, {});
    for (const email_verified of [false, 'true', 1, undefined])
      expectProblem(
        await post({ id_token: signed({ email: victim.email, email_verified }) }),
        'provider_email_unverified',
      );
  });

  it.each([
    [{}, 'nothing'],
    [{ id_token: 7 }, 'a number'],
    [{ id_token: '' }, 'an empty text'],
    [{ id_token: 'a.b.c', code: 'x' }, 'both'],
    [{ id_token: 'a.b.c', role: 'admin' }, 'more than is known'],
    [{ code: 'x', redirect_uri: 'https://app1.brand1.com/' }, 'a code without its verifier'],
    [{ code: 'x', code_verifier: 'short', redirect_uri: 'https://app1.brand1.com/' }, 'a verifier that is none'],
  ] as [unknown, string][])('is refused where the body is %j: %s', async (body) => {
    expectProblem(await post(body), 'invalid_field');
  });
});

describe('an ID token from the token endpoint', () => {
  const viaCallback = async (
    misbehaviour: (typeof stage extends () => infer S ? S : never)['provider']['misbehaviour'],
  ) => {
    const who = `returning-${++people}`;
    stage().provider.accounts.set(who, { email: `${who}@example.com`, email_verified: true });
    stage().provider.misbehaviour = misbehaviour;
    return (await signIn(stage(), who)).answer;
  };

  it.each(wrongClaims)('%s is refused', async (_, wrong) => {
    const before = await count();
    // The client here is another one than the one of posted tokens.
    const own = (given: Claims) => ({ ...given, ...wrong(), ...('aud' in wrong() ? {} : { aud: given.aud }) });
    expectProblem(await viaCallback({ claims: own }), 'provider_answer_invalid');
    expect(await count()).toBe(before);
  });

  it.each(wrongSignatures)('signed %s is refused', async (_, token) => {
    const before = await count();
    expectProblem(await viaCallback({ idToken: token }), 'provider_answer_invalid');
    expect(await count()).toBe(before);
  });

  it.each([
    ['another nonce', { nonce: 'another' }],
    ['an empty nonce', { nonce: '' }],
    ['no nonce', { nonce: undefined }],
    ['a list for a nonce', { nonce: ['a'] }],
  ])('with %s is refused', async (_, wrong) => {
    expectProblem(await viaCallback({ claims: (given) => ({ ...given, ...wrong }) }), 'provider_answer_invalid');
  });

  it('that is left out is refused', async () => {
    expectProblem(await viaCallback({ idToken: () => undefined }), 'provider_answer_invalid');
  });

  it('for a further client of the brand alone is refused: it was issued for this flow', async () => {
    expectProblem(
      await viaCallback({ claims: (given) => ({ ...given, aud: 'brand1-dev-native' }) }),
      'provider_answer_invalid',
    );
  });
});

describe('the keys of a provider', () => {
  it('are fetched again for a name that they do not have, and at most once a minute', async () => {
    const { provider, server, at } = stage();
    const unknown = newProviderKey('not-published-yet');
    const caller = client(server, { jar: null });
    const asked = () => provider.asked.filter((path) => path === '/jwks').length;
    const send = (more: Claims = {}) =>
      caller.post(at.auth, '/auth/oauth/google', { id_token: signJwt(unknown, claims(more)) });
    // Copies from here on are some minutes younger than those of other tests.
    caller.travelTo(5 * 60_000);
    expectProblem(await send(), 'invalid_token');
    const before = asked();
    for (let i = 0; i < 10; i++) expectProblem(await send(), 'invalid_token');
    expect(asked()).toBe(before);
    provider.misbehaviour = { keys: { body: JSON.stringify({ keys: [unknown.publicJwk] }) } };
    expectProblem(await send(), 'invalid_token');
    caller.travelTo(7 * 60_000);
    expect((await send({ exp: seconds() + 900 })).status).toBe(200);
    expect(asked()).toBe(before + 1);
  });

  it('that are short, symmetric or private prove nothing', async () => {
    const { provider, server, at } = stage();
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const sets = [
      {
        key: { kid: 'weak', alg: 'RS256' as const, privateKey: weak.privateKey },
        jwk: { ...weak.publicKey.export({ format: 'jwk' }), kid: 'weak', alg: 'RS256' },
      },
    ];
    let minutes = 20;
    for (const { key, jwk } of sets) {
      provider.misbehaviour = { keys: { body: JSON.stringify({ keys: [jwk] }) } };
      const caller = client(server, { jar: null });
      caller.travelTo((minutes += 5) * 60_000);
      const id_token = signJwt(key, claims({ exp: seconds() + 3_600 }));
      expectProblem(await caller.post(at.auth, '/auth/oauth/google', { id_token }), 'invalid_token');
    }
    const secret = 'c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U';
    provider.misbehaviour = {
      keys: { body: JSON.stringify({ keys: [{ kty: 'oct', k: secret, kid: 'shared', alg: 'HS256' }] }) },
    };
    const caller = client(server, { jar: null });
    caller.travelTo((minutes + 5) * 60_000);
    const id_token = hmacJwt(
      Buffer.from(secret, 'base64url').toString('latin1'),
      'shared',
      claims({ exp: seconds() + 3_600 }),
    );
    expectProblem(await caller.post(at.auth, '/auth/oauth/google', { id_token }), 'invalid_token');
  });
});
