import { type SQL, sql } from 'drizzle-orm';
import { claims } from '../db/once.ts';
import { users } from '../db/users.ts';
import { DAY } from '../lib/duration.ts';
import type { Clock } from '../platform/clock.ts';
import { always, compiled, fragment } from '../platform/compiled.ts';
import type { Database } from '../platform/d1.ts';
import type { Kept, OneTimeStore } from '../platform/kv.ts';
import type { Random } from '../platform/random.ts';

/** What is redeemed, and by whom: drawn once per request and kept through every retry within it. */
export interface Claim {
  readonly hash: string;
  readonly claimId: string;
  readonly expiresAt: number;
}

export type OnceKind =
  | 'magic_link'
  | 'reset'
  | 'registration'
  | 'oauth'
  | 'passkey_register'
  | 'passkey_authenticate'
  | 'passkey_token'
  | 'handover'
  | 'handover_code'
  | 'second_factor';

/** Makes a one-time value: 256 bits, its payload in KV until `expiresAt`. Throws `Outage`. */
export async function createOnce(
  deps: { once: OneTimeStore; random: Random; clock: Clock },
  kind: OnceKind,
  payload: unknown,
  lifetimeMs: number,
): Promise<{ token: string; expiresAt: number }> {
  const now = deps.clock.now();
  const token = deps.random.secret();
  await deps.once.put(kind, token, payload, now + lifetimeMs, now);
  return { token, expiresAt: now + lifetimeMs };
}

/** The payload behind a token and a claim on it, or null: unknown, malformed and expired look alike. Throws `Outage`. */
export async function findOnce<T>(
  deps: { once: OneTimeStore; random: Random; clock: Clock },
  kind: OnceKind,
  token: string,
): Promise<{ payload: T; claim: Claim } | null> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null;
  const now = deps.clock.now();
  const found = await deps.once.get<T>(kind, token, now);
  if (!found) return null;
  return { payload: found.value, claim: claimOn(found, deps.random.id(now)) };
}

/** A claim on what was found. @param claimId drawn for it */
export const claimOn = ({ digest, expiresAt }: Kept<unknown>, claimId: string): Claim => ({
  hash: digest,
  claimId,
  expiresAt,
});

/** The user as the read batch saw it: the claim holds only if nothing that matters has changed since. */
export interface Subject {
  readonly id: string;
  readonly version: number;
}

/**
 * First statement of a batch that redeems: a row back means that this request won, now or in an earlier run of
 * the same batch; none means that somebody else did, or that the user or `condition` no longer stands. All
 * effects of the batch hang on the row. The claim outlives the value by a day, so that clocks may differ.
 */
export const claimStatement = (db: Database, claim: Claim, subject: Subject | null, condition: SQL = always) =>
  claimWhile(db, {
    hash: claim.hash,
    claimId: claim.claimId,
    expiresAt: claim.expiresAt + DAY,
    stands: subject ? isUnchanged(subject) : always,
    condition,
  });

const isUnchanged = fragment<Subject>(
  (value) =>
    sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${value('id')} AND ${users.version} = ${value('version')})`,
);

interface Claiming extends Claim {
  readonly stands: SQL;
  readonly condition: SQL;
}

const claimWhile = compiled<Claiming>()((db, value) =>
  db
    .insert(claims)
    .select(
      sql`SELECT ${value('hash')}, ${value('claimId')}, ${value('expiresAt')} WHERE (${value('stands')} AND ${value('condition')}) OR EXISTS (SELECT 1 FROM ${claims} WHERE ${claims.hash} = ${value('hash')} AND ${claims.claimId} = ${value('claimId')})`,
    )
    .onConflictDoUpdate({
      target: claims.hash,
      set: { claimId: sql`excluded.claim_id` },
      setWhere: sql`${claims.claimId} = excluded.claim_id`,
    })
    .returning({ claimId: claims.claimId }),
);
