import { describe, expect, it } from 'vitest';
import { fromPage, signedIn } from '../../fixtures/browser.ts';
import { seedCode } from '../../fixtures/codes.ts';
import { type Sent, type Stage, send } from '../../fixtures/fixture.ts';
import { seedResetLink } from '../../fixtures/one-time.ts';
import { type Call, calls } from '../../fixtures/rows.ts';
import type { Answer } from '../../harness/answer.ts';
import { mailTo } from '../../harness/mail.ts';
import { seedPerson, seedSession } from '../../harness/people.ts';
import { useServer } from '../../harness/use-server.ts';
import { at, expectRefusal, unlimited } from '../kit.ts';

const server = useServer(unlimited);
const stage = (): Stage => ({ server: server(), at });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** How long one trip to the database is held back beyond the time that everything before it takes. */
const HELD_MS = 700;
/** As long as reads take on a busy machine. */
const READS_MS = 250;

/** Sends a request whose nth trip to the database is held back, and does something else meanwhile. */
async function meanwhile(
  request: Sent,
  trip: number,
  change: () => Promise<unknown>,
  readsMs = READS_MS,
): Promise<Answer> {
  let pending = true;
  const answer = send(server(), request, { fault: `db:${trip}:slow:${readsMs + HELD_MS}` }).finally(() => {
    pending = false;
  });
  await wait(readsMs);
  await change();
  expect(pending, 'the change came too late to be a race').toBe(true);
  return answer;
}

/** How many trips to the database a call makes, the last of them its write, and how long it takes with its hash. */
async function measured({ fixture }: Call): Promise<{ trips: number; readsMs: number }> {
  const { request, expect } = await fixture.prepare(stage());
  const started = performance.now();
  const answer = await send(server(), request);
  expect(answer);
  return { trips: answer.trips.trips.db ?? 0, readsMs: Math.round(READS_MS + performance.now() - started) };
}

const idsOf = async (table: 'users' | 'sessions') =>
  new Set((await server().sql<{ id: string }>(`SELECT id FROM ${table}`)).map(({ id }) => id));

const isSuccess = (check: (answer: Answer) => void, answer: Answer): boolean => {
  try {
    check(answer);
    return true;
  } catch {
    return false;
  }
};

const cases = (list: readonly Call[]) => list.map((call) => [call.title, call] as const);

/** Every way into a session for somebody who has an account, but for twins that differ in how they answer alone. */
const signIns = calls.filter(({ title }) =>
  /^(POST \/login, (with a|as a)|POST \/auth\/password\/login|POST \/auth\/username\/login|POST \/magic-link\/verify, as JSON|POST \/auth\/otp\/verify, of a known|POST \/auth\/password\/signup,|GET \/oauth\/google\/callback, for an account|POST \/auth\/oauth\/google, for an account|POST \/auth\/metamask\/verify, of a known|POST \/auth\/passkey\/login\/complete|POST \/auth\/sessions,|GET \/handover\/callback)/.test(
    title,
  ),
);

describe('somebody who is disabled between the read and the write of a sign-in', () => {
  it('is tried for each method', () => expect(signIns.length).toBeGreaterThanOrEqual(13));

  it.each(cases(signIns))('%s: gets no session', async (_, call) => {
    const { trips, readsMs } = await measured(call);
    const known = await idsOf('users');
    const { request, expect: check } = await call.fixture.prepare(stage());
    const people = [...(await idsOf('users'))].filter((id) => !known.has(id));
    expect(people).toHaveLength(1);
    const open = await idsOf('sessions');
    const answer = await meanwhile(
      request,
      trips,
      () => server().sql("UPDATE users SET status = 'disabled', version = version + 1 WHERE id = ?", people[0]),
      readsMs,
    );
    expect(isSuccess(check, answer), String(answer)).toBe(false);
    expect(answer.cookies.filter(({ maxAgeSeconds }) => maxAgeSeconds !== 0)).toEqual([]);
    expect([...(await idsOf('sessions'))].filter((id) => !open.has(id))).toEqual([]);
  });
});

/**
 * What somebody who is signed in can change of their account; what ends sessions is none of it. No session stands
 * behind a set-up token, and who was the first owner is no part of an account (`platform-owner/owners.test.ts`).
 */
const changes = calls.filter(
  ({ route, fixture, title }) =>
    ['session', 'person', 'set_up'].includes(route.auth) &&
    fixture.mutates &&
    route.method !== 'GET' &&
    !/\/sessions|logout|sign-out|with a set-up token|platform\/bootstrap/.test(title),
);

const ACCOUNT = ['users', 'identifiers', 'credentials', 'passkeys', 'wallets', 'linked_identities'];

async function accountOf(userId: string) {
  const rows = await Promise.all(
    ACCOUNT.map((table) =>
      server().sql(`SELECT * FROM ${table} WHERE ${table === 'users' ? 'id' : 'user_id'} = ?`, userId),
    ),
  );
  return Object.fromEntries(ACCOUNT.map((table, n) => [table, rows[n]]));
}

describe('a session that is ended between the read and the write of a change', () => {
  it('is tried for changes of every kind', () => expect(changes.length).toBeGreaterThanOrEqual(6));

  it.each(cases(changes))('%s: changes nothing of the account', async (_, call) => {
    const { trips, readsMs } = await measured(call);
    const known = await idsOf('users');
    const { request } = await call.fixture.prepare(stage());
    const [id] = [...(await idsOf('users'))].filter((each) => !known.has(each));
    if (!id) throw new Error('nobody was made');
    const before = await accountOf(id);
    const end = "UPDATE sessions SET revoked_at = ?, revoked_reason = 'by_owner' WHERE user_id = ?";
    await meanwhile(request, trips, () => server().sql(end, Date.now(), id), readsMs);
    expect(await accountOf(id)).toEqual(before);
  });
});

describe('a refresh that is under way while its session is ended', () => {
  const ends = [
    ['by signing out', 'POST', '/logout'],
    ['by signing out as an app', 'POST', '/auth/logout'],
    ['by its person, on that device', 'DELETE', '/auth/sessions'],
    ['by its person, everywhere', 'DELETE', '/auth/sessions?scope=all'],
  ] as const;

  it.each(ends)('gives nothing: %s', async (_, method, path) => {
    const { session } = await signedIn(stage());
    const refresh = fromPage(stage(), 'POST', '/auth/refresh', { cookies: { refresh_token: session.refreshToken } });
    const cookies = { [at.sessionCookie]: session.value, refresh_token: session.refreshToken };
    const answer = await meanwhile(refresh, 1, async () => {
      const ended = await send(server(), fromPage(stage(), method, path, { cookies }));
      expect(ended.status, String(ended)).toBeLessThan(300);
    });
    expectRefusal(answer, ['unauthenticated']);
    const rows = await server().sql('SELECT refresh_counter AS n FROM sessions WHERE id = ?', session.id);
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('gives nothing: by its person, from another device', async () => {
    const { person, session } = await signedIn(stage());
    const other = await seedSession(server(), person, at);
    const refresh = fromPage(stage(), 'POST', '/auth/refresh', { cookies: { refresh_token: session.refreshToken } });
    const cookies = { [at.sessionCookie]: other.value };
    const answer = await meanwhile(refresh, 1, async () => {
      const ended = await send(server(), fromPage(stage(), 'DELETE', `/auth/sessions/${session.id}`, { cookies }));
      expect(ended.status).toBe(204);
    });
    expectRefusal(answer, ['unauthenticated']);
  });
});

describe('a value that is redeemed while its successor is on the way', () => {
  const sessionsOf = async (id: string) =>
    (await server().sql('SELECT 1 FROM sessions WHERE user_id = ? AND revoked_at IS NULL', id)).length;

  it('a code: what was guessed in time opens one session, and each code opens no more than one', async () => {
    const person = await seedPerson(server());
    const { email } = person;
    const code = await seedCode(stage(), 'sign_in', email);
    const verify = (value: string | undefined) =>
      fromPage(stage(), 'POST', '/auth/otp/verify', { json: { email, code: value ?? '' } });
    const first = await meanwhile(verify(code), 2, async () => {
      const asked = await send(server(), fromPage(stage(), 'POST', '/auth/otp/request', { json: { email } }));
      expect(asked.status).toBe(200);
    });
    const [mail] = await mailTo(server(), email);
    const again = await Promise.all(
      Array.from({ length: 10 }, (_, n) => send(server(), verify(n % 2 === 0 ? code : mail.code))),
    );
    const opened = [first, ...again].filter(({ status }) => status === 200).length;
    for (const answer of again) if (answer.status !== 200) expectRefusal(answer, ['invalid_code', 'too_many_attempts']);
    expect(again.filter((answer, n) => n % 2 === 0 && answer.status === 200)).toEqual([]);
    expect(opened).toBeLessThanOrEqual(2);
    expect(await sessionsOf(person.id)).toBe(opened);
  });

  it('a code that is asked for while the one before is redeemed: each opens one session', async () => {
    const person = await seedPerson(server());
    const { email } = person;
    const code = await seedCode(stage(), 'sign_in', email);
    const verify = (value: string | undefined) =>
      send(server(), fromPage(stage(), 'POST', '/auth/otp/verify', { json: { email, code: value ?? '' } }));
    const asked = await meanwhile(fromPage(stage(), 'POST', '/auth/otp/request', { json: { email } }), 1, async () =>
      expect((await verify(code)).status).toBe(200),
    );
    expect(asked.status).toBe(200);
    const [mail] = await mailTo(server(), email);
    expectRefusal(await verify(code), ['invalid_code']);
    expect((await verify(mail.code)).status).toBe(200);
    expectRefusal(await verify(mail.code), ['invalid_code']);
    expect(await sessionsOf(person.id)).toBe(2);
  });

  it('a reset link: the one before is dead the moment that its successor is there', async () => {
    const person = await seedPerson(server());
    const token = await seedResetLink(stage(), person);
    const json = { token, password: 'newpassword123' };
    const answer = await meanwhile(fromPage(stage(), 'POST', '/reset-password', { json }), 2, async () => {
      const { email } = person;
      expect((await send(server(), fromPage(stage(), 'POST', '/forgot-password', { json: { email } }))).status).toBe(
        200,
      );
    });
    expectRefusal(answer, ['invalid_token']);
    expect(await server().sql('SELECT version FROM users WHERE id = ?', person.id)).toEqual([{ version: 1 }]);
  });
});
