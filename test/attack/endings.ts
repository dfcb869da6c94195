import { DAY } from '../../src/lib/duration.ts';
import type { Change } from '../fixtures/fixture.ts';
import type { Server } from '../harness/server.ts';
import type { Credential, Shown } from './credentials.ts';

/** Something that ends what a credential stands for. */
export interface Ending {
  /** Sets columns of a row to what ends it. */
  readonly table: 'sessions' | 'users' | 'api_keys';
  readonly set: string;
}

const status = (value: string): Ending => ({ table: 'users', set: `status = '${value}'` });

const ofPerson: Readonly<Record<string, Ending>> = { disabled: status('disabled'), deleted: status('deleted') };

const ofSession: Readonly<Record<string, Ending>> = {
  ...ofPerson,
  revoked: { table: 'sessions', set: "revoked_at = 1, revoked_reason = 'test'" },
  expired: { table: 'sessions', set: 'expires_at = 1, refresh_expires_at = 1' },
  idle: { table: 'sessions', set: 'last_seen_at = 1' },
  'swept away': { table: 'sessions', set: "id = 'gone-' || id" },
  'of another brand': { table: 'sessions', set: "brand = 'brand3'" },
  'of another environment': { table: 'sessions', set: "env = 'staging'" },
  'of another pool': { table: 'sessions', set: "pool = 'brand2'" },
};

/** A change of a password, a factor or a status, or signing out everywhere. */
const changed: Readonly<Record<string, Ending>> = {
  ...ofPerson,
  changed: { table: 'users', set: 'version = version + 1' },
};

/** What ends each kind of credential, beside time. */
export const endings: Readonly<Record<Credential, Readonly<Record<string, Ending>>>> = {
  'session cookie': ofSession,
  'access token': ofSession,
  'refresh token': ofSession,
  'API key': {
    ...ofPerson,
    'barred from the environment': { table: 'users', set: "env = '[]'" },
    revoked: { table: 'api_keys', set: 'revoked_at = 1' },
    expired: { table: 'api_keys', set: 'expires_at = 1' },
    'of another brand': { table: 'api_keys', set: "brand = 'brand3'" },
    'of another environment': { table: 'api_keys', set: "env = 'staging'" },
  },
  'set-up token': changed,
  'pending sign-in': changed,
};

/** So much later nothing is left of whatever somebody holds now. */
export const muchLater: Change = { clockOffsetMs: 400 * DAY };

const named: Readonly<Record<Credential, string>> = {
  'session cookie': 'SELECT rowid, user_id FROM sessions WHERE id = ?',
  'access token': 'SELECT rowid, user_id FROM sessions WHERE id = ?',
  'refresh token': 'SELECT rowid, user_id FROM sessions WHERE id = ?',
  'API key': 'SELECT rowid, user_id FROM api_keys WHERE prefix = ?',
  'set-up token': 'SELECT rowid, id AS user_id FROM users WHERE id = ?',
  'pending sign-in': 'SELECT rowid, id AS user_id FROM users WHERE id = ?',
};

/** Runs something while what a credential stands for has ended; afterwards it is what it was. */
export async function whileEnded<T>(
  server: Server,
  { kind, name }: Shown,
  { table, set }: Ending,
  run: () => Promise<T>,
): Promise<T> {
  const [found] = await server.sql<{ rowid: number; user_id: string }>(named[kind], name);
  if (!found) throw new Error(`nothing is known of the ${kind} that a request shows`);
  const [where, key] = table === 'users' ? ['id', found.user_id] : ['rowid', found.rowid];
  const [before] = await server.sql<Record<string, unknown>>(`SELECT * FROM ${table} WHERE ${where} = ?`, key);
  const columns = Object.keys(before ?? {});
  await server.sql(`UPDATE ${table} SET ${set} WHERE ${where} = ?`, key);
  const made = await run();
  await server.sql(
    `UPDATE ${table} SET ${columns.map((column) => `"${column}" = ?`).join(', ')} WHERE ${where} = ?`,
    ...columns.map((column) => before?.[column]),
    key,
  );
  return made;
}
