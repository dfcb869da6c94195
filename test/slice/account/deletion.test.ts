import { describe, expect, it } from 'vitest';
import { holdings, record, self } from '../../../src/account/privacy/holdings.ts';
import { runSchedule } from '../../fault/platform-events.ts';
import { client } from '../../harness/client.ts';
import { seedIdentity } from '../../harness/identities.ts';
import { mailTo } from '../../harness/mail.ts';
import { authenticatorAt, seedPasskey } from '../../harness/passkeys.ts';
import { PASSWORD, seedOrganization, seedPerson } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { seedApiKey, seedPhone, seedRecoveryCodes, seedTotp } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';
import { seedWallet } from '../../harness/wallets.ts';
import { another, at, expectStepUp, ok, old, signIn, somebody } from './own-kit.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });

const DAY = 86_400_000;
const erase = (browser: ReturnType<typeof client>) => browser.request(at.auth, '/auth/me', { method: 'DELETE' });

let wallets = 0;

/** Somebody who has one of everything. */
async function whoHasEverything() {
  const { person } = await somebody(server());
  await seedPasskey(server(), person, at, authenticatorAt(server(), at));
  await seedIdentity(server(), person, { email: 'elsewhere@example.com' });
  await seedWallet(server(), person, `0x${String(++wallets).padStart(40, 'a')}`);
  const totp = await seedTotp(server(), person);
  const codes = await seedRecoveryCodes(server(), person);
  const phone = await seedPhone(server(), person);
  const { key } = await seedApiKey(server(), person, at);
  const sql = (text: string, ...values: unknown[]) => server().sql(text, ...(values as never[]));
  await sql(
    `INSERT INTO trusted_devices (id, user_id, pool, brand, env, created_at, expires_at) VALUES (?, ?, 'brand1', 'brand1', 'prod', 1, 9999999999999)`,
    crypto.randomUUID(),
    person.id,
  );
  await sql(
    `INSERT INTO totp_enrollments (user_id, id, pool, secret, recovery_hashes, expires_at, created_at) VALUES (?, ?, 'brand1', 'sealed-canary', '["hash-canary"]', 1, 1)`,
    person.id,
    crypto.randomUUID(),
  );
  await sql(
    `INSERT INTO pseudonyms (user_id, audience, subject, created_at) VALUES (?, 'analytics', 'subject', 1)`,
    person.id,
  );
  const { browser } = await another(server(), person, { acr: 'aal2' });
  return { person, browser, key, totp, codes, phone };
}

const owned = async (table: string, id: string) =>
  (await server().sql(`SELECT 1 FROM ${table} WHERE user_id = ?`, id)).length;

describe('whatever is held about a person', () => {
  it('is in the one list that export and purge go through: every table with a column that names a person', async () => {
    const columns = await server().sql<{ t: string; c: string }>(
      `SELECT m.name AS t, c.name AS c FROM sqlite_master m, pragma_table_info(m.name) c
        WHERE m.type = 'table' AND c.name IN ('user_id', 'subject_id') ORDER BY 1`,
    );
    const nameOf = ({ table }: { table: object }) =>
      String((table as Record<symbol, unknown>)[Symbol.for('drizzle:Name')]);
    const listed = [...Object.values(holdings), record].map(nameOf).sort();
    expect(listed).toEqual([...new Set(columns.map(({ t }) => t))].sort());
    expect(Object.entries(holdings).map(([name, holding]) => [name, nameOf(holding)])).toEqual(
      Object.keys(holdings).map((name) => [name, name]),
    );
    expect(nameOf(self)).toBe('users');
  });
});

describe('an export', () => {
  it('has everything of the person and nothing of anybody else, and no secret', async () => {
    const { person, browser, key, totp, codes, phone } = await whoHasEverything();
    const other = await seedPerson(server(), { pool: at.pool });
    const answer = await browser.post(at.auth, '/auth/me/export');
    const held = ok<Record<string, unknown[]> & { user: { id: string } }>(answer);
    expect(answer.header('cache-control')).toContain('no-store');
    expect(held.user.id).toBe(person.id);
    await seedOrganization(server(), [{ person, role: 'member' }]);
    for (const name of Object.keys(holdings).filter((each) => each !== 'memberships'))
      expect(held[name]?.length, name).toBeGreaterThan(0);
    expect(held.security_events?.length).toBeGreaterThan(0);
    expect(answer.text).toContain(person.email);
    expect(answer.text).toContain(phone);
    expect(answer.text).not.toContain(other.id);
    const secrets = [key, totp.secret, ...codes, 'sealed-canary', 'hash-canary', 'secret_hash', '"hash"', '"data"'];
    for (const secret of secrets) expect(answer.text).not.toContain(secret);
    const stored = await server().sql<{ s: string }>(
      `SELECT data AS s FROM credentials WHERE user_id = ?1 UNION SELECT secret FROM totp_factors WHERE user_id = ?1
        UNION SELECT hash FROM recovery_codes WHERE user_id = ?1 UNION SELECT hash FROM api_keys WHERE user_id = ?1
        UNION SELECT secret_hash FROM sessions WHERE user_id = ?1`,
      person.id,
    );
    expect(stored.length).toBeGreaterThan(10);
    for (const { s } of stored) expect(answer.text).not.toContain(s);
  });

  it('needs a recent proof by the highest factor, and a person', async () => {
    const late = await somebody(server(), { session: old() });
    expectStepUp(await late.browser.post(at.auth, '/auth/me/export'));
    const { key } = await seedApiKey(server(), late.person, at);
    const headers = { authorization: `Bearer ${key}` };
    expectProblem(
      await client(server(), { jar: null }).post(at.auth, '/auth/me/export', {}, { headers }),
      'insufficient_scope',
    );
  });
});

describe('a deleted account', () => {
  it('is sealed at once: sessions, keys, factors and names are gone, and its address is free', async () => {
    const { person, browser, key } = await whoHasEverything();
    const other = await another(server(), person, { acr: 'aal2' });
    const answer = await erase(browser);
    ok(answer);
    expect(answer.all('set-cookie').some((cookie) => cookie.startsWith(`${at.sessionCookie}=;`))).toBe(true);
    expectProblem(await other.browser.get(at.auth, '/auth/me'), 'unauthenticated');
    const headers = { authorization: `Bearer ${key}` };
    expectProblem(await client(server(), { jar: null }).get(at.auth, '/auth/me', { headers }), 'unauthenticated');
    expectProblem(await signIn(server(), person.email, PASSWORD), 'invalid_credentials');
    for (const name of Object.keys(holdings).filter((each) => !['sessions', 'pseudonyms'].includes(each)))
      expect(await owned(name, person.id), name).toBe(0);
    const [row] = await server().sql('SELECT status, name, picture FROM users WHERE id = ?', person.id);
    expect(row).toEqual({ status: 'deleted', name: null, picture: null });
    expect(await mailTo(server(), person.email)).toHaveLength(1);
    const next = await seedPerson(server(), { pool: at.pool, email: person.email });
    expect(next.id).not.toBe(person.id);
    expect((await signIn(server(), person.email, PASSWORD)).status).toBe(200);
  });

  it('leaves nothing after 30 days but the record under its id; the schedule may run twice', async () => {
    const { person, browser } = await whoHasEverything();
    ok(await erase(browser));
    await runSchedule(server(), { clockOffsetMs: 29 * DAY });
    expect(await server().sql('SELECT 1 FROM users WHERE id = ?', person.id)).toHaveLength(1);
    const stay = await somebody(server());
    await runSchedule(server(), { clockOffsetMs: 31 * DAY });
    await runSchedule(server(), { clockOffsetMs: 31 * DAY });
    expect(await server().sql('SELECT 1 FROM users WHERE id = ?', person.id)).toEqual([]);
    for (const name of Object.keys(holdings)) expect(await owned(name, person.id), name).toBe(0);
    const events = await server().sql<{ event: string }>(
      'SELECT * FROM audit_events WHERE subject_id = ? ORDER BY at',
      person.id,
    );
    expect(events.map(({ event }) => event).slice(-2)).toEqual(['user.deleted', 'user.purged']);
    expect(JSON.stringify(events)).not.toContain(person.email);
    expect(await server().sql('SELECT 1 FROM users WHERE id = ?', stay.person.id)).toHaveLength(1);
  });

  it('is purged whole or not at all, whatever the database answers', async () => {
    const { person, browser } = await whoHasEverything();
    ok(await erase(browser));
    const left = async () =>
      (await Promise.all(Object.keys(holdings).map((name) => owned(name, person.id)))).reduce((sum, n) => sum + n, 0);
    const before = await left();
    for (const fault of ['db:1+:before', 'db:2+:before', 'db:3+:before', 'db:4+:before', 'db:5+:before']) {
      await runSchedule(server(), { clockOffsetMs: 31 * DAY, fault });
      const there = (await server().sql('SELECT 1 FROM users WHERE id = ?', person.id)).length;
      expect([
        [1, before],
        [0, 0],
      ]).toContainEqual([there, await left()]);
    }
    await runSchedule(server(), { clockOffsetMs: 31 * DAY });
    expect(await server().sql('SELECT 1 FROM users WHERE id = ?', person.id)).toEqual([]);
    const purged = await server().sql(
      "SELECT 1 FROM audit_events WHERE subject_id = ? AND event = 'user.purged'",
      person.id,
    );
    expect(purged).toHaveLength(1);
  });

  it('is not the last owner of the platform, also where two go at once', async () => {
    await server().sql("UPDATE users SET platform_owner = 0 WHERE pool = 'brand1'");
    const owner = () => somebody(server(), { options: { row: { platformOwner: true } } });
    const [one, two] = [await owner(), await owner()];
    await seedPerson(server(), { pool: at.pool, row: { platformOwner: true, status: 'disabled' } });
    const answers = await Promise.all([erase(one.browser), erase(two.browser)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const left = answers[0]?.status === 409 ? one : two;
    expectProblem(await erase(left.browser), 'conflict');
    expect(
      await server().sql("SELECT id FROM users WHERE pool = 'brand1' AND platform_owner = 1 AND status = 'active'"),
    ).toEqual([{ id: left.person.id }]);
    await owner();
    ok(await erase(left.browser));
  });

  it('is not the last owner of an organization, and needs a recent proof', async () => {
    const { person, browser } = await somebody(server());
    const partner = await seedPerson(server(), { pool: at.pool });
    const { id } = await seedOrganization(server(), [
      { person, role: 'owner' },
      { person: partner, role: 'member' },
    ]);
    expectProblem(await erase(browser), 'conflict');
    await server().sql(
      "UPDATE memberships SET role = 'owner' WHERE organization_id = ? AND user_id = ?",
      id,
      partner.id,
    );
    const late = await another(server(), person, old());
    expectStepUp(await erase(late.browser));
    ok(await erase(browser));
  });
});
