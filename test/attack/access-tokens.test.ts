import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { newSigningKey } from '../../.ci/key-set.ts';
import { signedIn } from '../fixtures/browser.ts';
import type { Sent, Stage } from '../fixtures/fixture.ts';
import { accessToken } from '../fixtures/tokens.ts';
import { home } from '../harness/demo.ts';
import { seedPerson, seedSession } from '../harness/people.ts';
import { newSecrets, type Secrets } from '../harness/secrets.ts';
import { type Server, startServer } from '../harness/server.ts';
import { byToken } from './caller.ts';
import { forgedTokens, type Stranger } from './forged-tokens.ts';
import { type Attack, assail, at, sessionCalls, titled, unlimited } from './kit.ts';

const DAY = 86_400_000;

/** One key signs; another has retired, and its time to verify is over. */
async function withRetiredKey(): Promise<Secrets> {
  const secrets = await newSecrets();
  const old = await newSigningKey(Date.now(), Date.now() - 90 * DAY);
  return {
    ...secrets,
    signing: [
      ...secrets.signing,
      { ...old, kid: 'retired', signUntil: Date.now() - 60 * DAY, verifyUntil: Date.now() - 50 * DAY },
    ],
  };
}

let running: Server | undefined;
beforeAll(async () => {
  running = await startServer({ ...unlimited, secrets: await withRetiredKey() });
});
afterAll(() => running?.stop());
const server = (): Server => {
  if (!running) throw new Error('the server runs within tests only');
  return running;
};

const bearer = (request: Sent, token: string): Attack['change'] => ({
  headers: { ...request.headers, authorization: `Bearer ${token}` },
});

async function attacksOn(
  request: Sent,
  kit: { evil: Stranger; foreign: Record<string, string>; dead: Record<string, string> },
): Promise<Attack[]> {
  const own = (request.headers.authorization ?? '').replace('Bearer ', '');
  const tokens = { ...(await forgedTokens(own, server().secrets, kit.evil)), ...kit.foreign, ...kit.dead };
  const unauthenticated = ['unauthenticated'] as const;
  return [
    ...Object.entries(tokens).map(
      ([name, token]): Attack => ({ name, codes: unauthenticated, change: bearer(request, token) }),
    ),
    ...[
      'Bearer',
      'Bearer ',
      `Bearer  ${own}`,
      `Bearer\t${own}`,
      `Basic ${own}`,
      `DPoP ${own}`,
      own,
      `Bearer ${own} x`,
      `Bearer "${own}"`,
      `Token ${own}`,
      `Bearer ${own},`,
    ].map(
      (field): Attack => ({
        name: field.replace(own, '<token>'),
        codes: unauthenticated,
        change: { headers: { ...request.headers, authorization: field } },
      }),
    ),
    {
      name: 'in the address',
      codes: unauthenticated,
      change: { path: `${request.path}?access_token=${own}`, headers: {} },
    },
    {
      name: 'in a cookie',
      codes: unauthenticated,
      change: { headers: { cookie: `${at.sessionCookie}=${own}; access_token=${own}`, origin: `https://${at.auth}` } },
    },
    {
      name: 'in another field',
      codes: unauthenticated,
      change: {
        headers: { 'x-access-token': own, 'x-authorization': `Bearer ${own}`, 'proxy-authorization': `Bearer ${own}` },
      },
    },
  ];
}

/** Tokens of live sessions elsewhere, and of sessions here that live no more. */
async function others(): Promise<{ foreign: Record<string, string>; dead: Record<string, string> }> {
  const stageAt = (place: typeof at) => ({ server: server(), at: place });
  const foreign: Record<string, string> = {};
  for (const place of [
    home('brand2', 'prod'),
    home('brand1', 'staging'),
    home('brand2', 'staging'),
    home('brand1', 'dev'),
  ]) {
    foreign[`of ${place.auth}`] = await accessToken(stageAt(place), (await signedIn(stageAt(place))).session);
  }
  const dead: Record<string, string> = {};
  for (const [name, change] of [
    ['of a session that was revoked', "UPDATE sessions SET revoked_at = 1, revoked_reason = 'test' WHERE id = ?1"],
    ['of a session that has expired', 'UPDATE sessions SET expires_at = 1 WHERE id = ?1'],
    ['of a session that was idle', 'UPDATE sessions SET last_seen_at = 1 WHERE id = ?1'],
    [
      'of somebody who is disabled',
      "UPDATE users SET status = 'disabled' WHERE id = (SELECT user_id FROM sessions WHERE id = ?1)",
    ],
    ['of a session that is gone', 'DELETE FROM sessions WHERE id = ?1'],
  ] as const) {
    const person = await seedPerson(server());
    const session = await seedSession(server(), person, at);
    dead[name] = await accessToken(stageAt(at), session);
    await server().sql(change, session.id);
  }
  return { foreign, dead };
}

describe.each(titled(sessionCalls))('%s', (_, { fixture }) => {
  it('believes no access token but its own, whole and in time', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const evil = { public: publicKey.export({ format: 'jwk' }), private: privateKey.export({ format: 'jwk' }) };
    const kit = { evil, ...(await others()) };
    let attacks: Attack[] = [];
    // Forging needs a token of the very session that is asked for, so that only the forgery is wrong with it.
    const forging = {
      ...fixture,
      prepare: async (stage: Stage) => {
        const prepared = await fixture.prepare(stage);
        const request = await byToken(stage, prepared.request);
        attacks = await attacksOn(request, kit);
        return { ...prepared, request };
      },
    };
    await assail(server(), forging, () => attacks);
  });
});
