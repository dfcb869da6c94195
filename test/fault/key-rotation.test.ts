import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { seedCode } from '../fixtures/codes.ts';
import { bySize } from '../hard/size.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { PASSWORD, type Person, type SeededSession, seedPerson, seedSession } from '../harness/people.ts';
import { newSecrets, type Secrets } from '../harness/secrets.ts';
import { type Server, startServer } from '../harness/server.ts';
import { rotated } from './rotated.ts';

const at = home('brand1', 'prod');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CLIENTS = bySize(4, 10, 30);

async function withServer(secrets: Secrets, run: (server: Server) => Promise<void>): Promise<void> {
  const server = await startServer({ secrets, limits: { rate: 1_000_000 } });
  try {
    await run(server);
  } finally {
    await server.stop();
  }
}

const kidOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid as string;

/** A client that refreshes every three minutes and uses each token for as long as it lasts. Returns what was not as it should be, and the kids it saw. */
async function useTokens(server: Server, session: SeededSession, from: number, to: number) {
  const caller = client(server);
  caller.jar?.set(
    `https://${at.auth}/auth/refresh`,
    `refresh_token=${session.refreshToken}; Path=/auth; HttpOnly; Secure; SameSite=Strict`,
  );
  const wrong: string[] = [];
  const kids = new Set<string>();
  const tokens: { token: string; until: number }[] = [];
  for (let offset = from; offset <= to; offset += 3 * MINUTE) {
    caller.travelTo(offset);
    const refreshed = await caller.post(at.auth, '/auth/refresh');
    if (refreshed.status !== 200) wrong.push(`refresh at ${offset / MINUTE} min: ${refreshed}`);
    else tokens.push({ token: String(refreshed.json().access_token), until: offset + 600_000 });
    const published = (await caller.get(at.auth, '/.well-known/jwks.json')).json<{ keys: { kid: string }[] }>().keys;
    for (const { token, until } of tokens.filter((each) => each.until > offset)) {
      kids.add(kidOf(token));
      if (!published.some(({ kid }) => kid === kidOf(token))) wrong.push(`not published: ${kidOf(token)}`);
      const headers = { authorization: `Bearer ${token}`, cookie: null };
      const used = await caller.get(at.auth, '/auth/me', { headers });
      if (used.status !== 200) wrong.push(`token until ${until / MINUTE} at ${offset / MINUTE} min: ${used}`);
    }
  }
  return { wrong, kids };
}

describe('a rotation of the signing key', () => {
  it('happens by the clock under load: nothing is refused before, at and after it', async () => {
    // The new key signs in 70 minutes from when it was made.
    const secrets = await rotated(await newSecrets(), Date.now(), ['signing']);
    expect(secrets.signing).toHaveLength(2);
    await withServer(secrets, async (server) => {
      const used = await Promise.all(
        Array.from({ length: CLIENTS }, async (_, index) => {
          const session = await seedSession(server, await seedPerson(server), at);
          return useTokens(server, session, 50 * MINUTE + index * 20_000, 95 * MINUTE);
        }),
      );
      expect(used.flatMap(({ wrong }) => wrong)).toEqual([]);
      for (const { kids } of used) expect([...kids].sort()).toEqual(secrets.signing.map(({ kid }) => kid).sort());
    });
  }, 120_000);
});

describe('a rotation of the other keys', () => {
  /** What was made under the keys of one server, tried on another that has the same rows under later keys. */
  async function carriedOver(later: (secrets: Secrets) => Promise<Secrets>): Promise<void> {
    const before = await newSecrets(Date.now() - 2 * HOUR);
    const after = await later(before);
    await withServer(after, async (server) => {
      const old: Pick<Server, 'db' | 'secrets'> = { db: server.db, secrets: before };
      const person: Person = await seedPerson(old);
      const session = await seedSession(old, person, at);
      const caller = client(server);
      const signedIn = await caller.post(at.auth, '/login', { email: person.email, password: PASSWORD });
      expect(signedIn.status).toBe(200);
      const headers = { cookie: `refresh_token=${session.refreshToken}` };
      const refreshed = await caller.post(at.auth, '/auth/refresh', {}, { headers });
      expect(refreshed.status).toBe(200);
      // A code that was mailed under the old keys, and the guesses that were taken of it.
      const code = await seedCode({ server: { ...server, ...old }, at }, 'sign_in', person.email);
      const wrong = code === '000000' ? '000001' : '000000';
      const enter = (given: string) => caller.post(at.auth, '/auth/otp/verify', { email: person.email, code: given });
      expect((await enter(wrong)).status).toBe(400);
      expect(await server.sql("SELECT n FROM attempts WHERE key LIKE 'code:%'")).toEqual([{ n: 1 }]);
      expect((await enter(code)).status).toBe(200);
      // What is made now is made under the key that writes now.
      expect(refreshed.cookie('refresh_token')?.value.split('.')[0]).toBe(after.mac[0]?.kid);
    });
  }

  it('step one: the new key reads, the old one writes', () =>
    carriedOver((secrets) => rotated(secrets, Date.now() - HOUR)));

  it('step two: the new key writes, the old one still reads passwords and refresh tokens', async () => {
    await carriedOver(async (secrets) => {
      const staged = await rotated(secrets, Date.now() - HOUR);
      const after = await rotated(staged, Date.now());
      for (const purpose of ['data', 'pepper', 'mac'] as const) {
        expect(after[purpose].map(({ kid }) => kid)).toEqual(staged[purpose].map(({ kid }) => kid).reverse());
      }
      return after;
    });
  });

  it('keep the failures that were counted under the old ones', async () => {
    const before = await newSecrets(Date.now() - 2 * HOUR);
    const after = await rotated(await rotated(before, Date.now() - HOUR), Date.now());
    const state = await mkdtemp(path.join(tmpdir(), 'gatehouse-rotation-'));
    const start = (secrets: Secrets) => startServer({ secrets, state });
    const guess = (server: Server, email: string) =>
      client(server).post(at.auth, '/login', { email, password: 'wrong password' });
    try {
      const first = await start(before);
      const { email } = await seedPerson(first);
      for (let failures = 0; failures < 5; failures++) expect((await guess(first, email)).status).toBe(401);
      await first.stop();
      const second = await start(after);
      try {
        await second.sql('UPDATE attempts SET not_before = not_before + ?', HOUR);
        expect((await guess(second, email)).status).toBe(429);
      } finally {
        await second.stop();
      }
    } finally {
      await rm(state, { recursive: true, force: true });
    }
  });
});
