import { describe, expect, it } from 'vitest';
import { type Sent, send } from '../fixtures/fixture.ts';
import { seedMagicLink } from '../fixtures/one-time.ts';
import { rows } from '../fixtures/rows.ts';
import { outbox } from '../harness/mail.ts';
import { PASSWORD, seedPerson } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';
import { at, expectRefusal, unlimited } from './kit.ts';

const server = useServer(unlimited);
const stage = () => ({ server: server(), at });

/** Tries before the delay begins. */
const BUDGET = 5;
const DAY = 86_400_000;
/** The fifth failure shuts for a second, which is over before the sixth guess where the machine is busy: it comes earlier. */
const SOONER = -10_000;

const login: Sent = { method: 'POST', host: at.auth, path: '/login', headers: { origin: `https://${at.auth}` } };
const guess = (email: string, password: string, clockOffsetMs = 0) =>
  send(server(), login, { json: { email, password }, clockOffsetMs });

const sessionsOf = async (id: string) => (await server().sql('SELECT 1 FROM sessions WHERE user_id = ?', id)).length;

describe('guessing a password', () => {
  it('gets five tries; then the right one waits too; success forgets', async () => {
    const person = await seedPerson(server());
    for (let n = 1; n <= BUDGET; n++) {
      expectRefusal(await guess(person.email, `wrong password ${n}`), ['invalid_credentials']);
    }
    expectRefusal(await guess(person.email, 'wrong once more', SOONER), ['too_many_attempts']);
    // Each failure that is let through doubles the delay: by now it is longer than this test takes.
    for (const later of [2_000, 5_000, 10_000]) {
      expectRefusal(await guess(person.email, 'wrong still', later), ['invalid_credentials']);
    }
    const right = await guess(person.email, PASSWORD, 10_000);
    expectRefusal(right, ['too_many_attempts']);
    expect(Number(right.header('retry-after'))).toBeGreaterThan(0);
    expect(await sessionsOf(person.id)).toBe(0);
    expect((await guess(person.email, PASSWORD, 30_000)).status).toBe(200);
    expectRefusal(await guess(person.email, 'wrong again', 30_000), ['invalid_credentials']);
    expectRefusal(await guess(person.email, 'and again', 30_000), ['invalid_credentials']);
  });

  it('counts one address in every spelling of its letters', async () => {
    const { email } = await seedPerson(server());
    for (const spelt of [email, email.toUpperCase(), email.replace('person', 'Person'), email, email.toUpperCase()]) {
      expectRefusal(await guess(spelt, 'wrong'), ['invalid_credentials']);
    }
    expectRefusal(await guess(email.replace('person', 'PERSON'), 'wrong', SOONER), ['too_many_attempts']);
  });

  it('stops at a hundred failures in a row, and leaves the other ways in open', async () => {
    const person = await seedPerson(server());
    expectRefusal(await guess(person.email, 'wrong'), ['invalid_credentials']);
    const keys = (
      await server().sql<{ key: string }>("SELECT key FROM attempts WHERE key LIKE 'password:%' AND n = 1")
    ).map(({ key }) => key);
    // The address's own, and the one beside it that nothing reads.
    expect(keys.length).toBe(2);
    for (const key of keys) await server().sql('UPDATE attempts SET n = 99 WHERE key = ?', key);
    expectRefusal(await guess(person.email, 'wrong'), ['invalid_credentials']);
    expectRefusal(await guess(person.email, PASSWORD, 7 * DAY), ['too_many_attempts']);
    const token = await seedMagicLink(stage(), person);
    const answer = await send(server(), { ...login, path: '/magic-link/verify' }, { json: { token } });
    expect(answer.status).toBe(200);
    expect(await sessionsOf(person.id)).toBe(1);
  });
});

/** Somebody who signs in by an address and by a username. */
async function ofTwoNames() {
  const { id, email } = await seedPerson(server());
  const username = `ada.${id.slice(-8)}`;
  await server().sql(
    `INSERT INTO identifiers (pool, kind, value, display, user_id, created_at) VALUES ('brand1', 'username', ?1, ?1, ?2, ?3)`,
    username,
    id,
    Date.now(),
  );
  const byName = (password: string, fault?: string) =>
    send(
      server(),
      { ...login, path: '/auth/username/login' },
      { json: { username, password }, ...(fault ? { fault } : {}) },
    );
  return { email, byName };
}

/** All that is counted of passwords: each failure twice, at two names or at one and beside it. */
const counted = async () =>
  (await server().sql<{ n: number }>("SELECT SUM(n) AS n FROM attempts WHERE key LIKE 'password:%'"))[0]?.n ?? 0;
const failuresOf = (answers: readonly { status: number }[]) => answers.filter(({ status }) => status === 401).length;

describe('a failure', () => {
  it('counts under both names of its person, whichever is shut meanwhile', async () => {
    const { email, byName } = await ofTwoNames();
    const before = await counted();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => (n % 2 ? guess(email, `wrong ${n}`) : byName(`wrong ${n}`))),
    );
    const failures = failuresOf(answers);
    expect(failures).toBeGreaterThanOrEqual(5);
    expect(await counted()).toBe(before + 2 * failures);
  });

  it('counts once where an answer of the database was lost', async () => {
    const { byName } = await ofTwoNames();
    const before = await counted();
    expectRefusal(await byName('wrong', 'db:2:after'), ['invalid_credentials']);
    expect(await counted()).toBe(before + 2);
  });

  it('is told of once, at the tenth in a row, by whichever name they came', async () => {
    const { email, byName } = await ofTwoNames();
    const known = (await server().sql<{ key: string }>('SELECT key FROM attempts')).map(({ key }) => key);
    await guess(email, 'wrong');
    const all = await server().sql<{ key: string }>("SELECT key FROM attempts WHERE key LIKE 'password:%'");
    const own = all.filter(({ key }) => !known.includes(key));
    expect(own.length).toBe(2);
    for (const { key } of own) await server().sql('UPDATE attempts SET n = 8 WHERE key = ?', key);
    for (const tried of [guess, (_: string, password: string) => byName(password), guess]) {
      for (const { key } of own) await server().sql('UPDATE attempts SET not_before = 0 WHERE key = ?', key);
      expectRefusal(await tried(email, 'wrong'), ['invalid_credentials']);
    }
    const mails = await outbox(server(), email);
    expect(mails.length).toBe(1);
  });

  it('is none where nothing was compared, for want of room: the try is given back', async () => {
    const before = await counted();
    const people = Array.from({ length: 24 }, (_, n) => `nobody-busy-${n}@example.com`);
    const answers = await Promise.all(people.map((email) => guess(email, 'wrong')));
    const failures = failuresOf(answers);
    expect(answers.length - failures).toBeGreaterThan(0);
    for (const answer of answers) if (answer.status !== 401) expectRefusal(answer, ['overloaded']);
    expect(await counted()).toBe(before + 2 * failures);
  });
});

/** A password that has failed a hundred times, for everybody who has been guessed at. */
const shutForGood = () =>
  server().sql(
    "UPDATE attempts SET n = 100, not_before = not_before + ?, expires_at = expires_at + ? WHERE key LIKE 'password:%'",
    90 * DAY + Date.now(),
    90 * DAY,
  );

/** One way in of a person who has a password as well. */
const ways = [
  ['POST /magic-link/verify', 'as JSON'],
  ['POST /auth/otp/verify', 'of a known address'],
  ['POST /auth/native/otp/verify', 'of a known address'],
  ['POST /auth/oauth/google', 'for an account with that address'],
  ['GET /oauth/google/callback', 'for an account with that address'],
  ['POST /auth/passkey/login/complete', 'with a passkey'],
  ['POST /auth/metamask/verify', 'of a known wallet'],
] as const;

function fixtureOf(key: string, name: string) {
  const fixture = rows.find((row) => row.key === key)?.fixtures.find((each) => each.name === name);
  if (!fixture) throw new Error(`${key} has no fixture ${name}`);
  return fixture;
}

describe('a password that is shut', () => {
  /** The person whom a fixture made, as their address. */
  async function shutFor(fixture: ReturnType<typeof fixtureOf>) {
    const prepared = await fixture.prepare(stage());
    const [newest] = await server().sql<{ email: string }>(
      "SELECT i.value AS email FROM identifiers i JOIN credentials c ON c.user_id = i.user_id AND c.kind = 'password' WHERE i.kind = 'email' ORDER BY i.created_at DESC, i.rowid DESC LIMIT 1",
    );
    const email = newest?.email ?? '';
    expectRefusal(await guess(email, 'wrong'), ['invalid_credentials']);
    await shutForGood();
    expectRefusal(await guess(email, PASSWORD, DAY), ['too_many_attempts']);
    return { ...prepared, email };
  }

  it.each(ways)('opens when another way in succeeds: %s, %s', async (key, name) => {
    const { request, expect: succeeds, email } = await shutFor(fixtureOf(key, name));
    succeeds(await send(server(), request));
    expect((await guess(email, PASSWORD)).status).toBe(200);
  });

  it('stays shut when another way in is refused', async () => {
    const { request, email } = await shutFor(fixtureOf('POST /magic-link/verify', 'as JSON'));
    const refused = await send(server(), request, { json: { token: 'A'.repeat(43) } });
    expectRefusal(refused, ['invalid_token']);
    expectRefusal(await guess(email, PASSWORD), ['too_many_attempts']);
  });

  it('is shut under the username too, for the right password: one password, one count', async () => {
    const { email, byName } = await ofTwoNames();
    expectRefusal(await guess(email, 'wrong'), ['invalid_credentials']);
    await shutForGood();
    expectRefusal(await byName(PASSWORD), ['too_many_attempts']);
    expectRefusal(await guess(email, PASSWORD), ['too_many_attempts']);
  });

  it.each([
    ['a session is handed over', 'GET /handover/callback', 'with a code'],
    ['a device is signed in', 'POST /auth/token', 'once it was approved'],
  ] as const)('stays shut when %s: that proves nothing new', async (_, key, name) => {
    const { request, expect: succeeds, email } = await shutFor(fixtureOf(key, name));
    succeeds(await send(server(), request));
    expectRefusal(await guess(email, PASSWORD), ['too_many_attempts']);
  });
});
