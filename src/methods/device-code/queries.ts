import { and, eq, type SQL, sql } from 'drizzle-orm';
import { attempts, claims } from '../../db/once.ts';
import { sessions } from '../../db/sessions.ts';
import { factsBySession } from '../../identity/facts.ts';
import { SECOND } from '../../lib/duration.ts';
import { type Database, qualified } from '../../platform/d1.ts';
import type { Tenant } from '../../tenant/tenant.ts';

/**
 * What has become of a device code, in the row that also says how often it was asked for: nothing yet, denied, or
 * approved within a session by a person in a version.
 */
export const PENDING = '';
export const DENIED = 'denied';
export const approvedBy = (sessionId: string, version: number): string => `${sessionId}.${version}`;

/** The session and the version in `approvedBy`, in its row; of any other state nothing that exists. */
const approver = sql`substr(${attempts.flow}, 1, 36)`;
export const versionOf = (state: string): number => Number(state.slice(37));

/** Seconds between two questions of a device. Each that comes too soon adds as many, for good (RFC 8628 §3.5). */
export const INTERVAL_SECONDS = 5;

/**
 * Makes a user code that of one device code, unless it is another's that has not ended: a row back means that it is its
 * own now, none that another has to be drawn. Whoever types a code must never meet another device than their own.
 */
export const reserveUserCode = (db: Database, ownerKey: string, key: string, now: number, expiresAt: number) =>
  db.build
    .insert(attempts)
    .values({ key: ownerKey, flow: key, n: 0, notBefore: 0, expiresAt })
    .onConflictDoUpdate({
      target: attempts.key,
      set: { flow: key, expiresAt },
      setWhere: sql`${attempts.expiresAt} <= ${now} OR ${attempts.flow} = ${key}`,
    })
    .returning({ flow: attempts.flow });

/** Opens a device code; a second run of its batch changes nothing. */
export const openCode = (db: Database, key: string, expiresAt: number) =>
  db.build.insert(attempts).values({ key, flow: PENDING, n: 0, notBefore: 0, expiresAt }).onConflictDoNothing();

/** The row of a device code, how its approver was proven, and the claim that has spent it. */
export const stateOf = (db: Database, key: string, claimHash: string) =>
  db.build
    .select({
      state: attempts.flow,
      notBefore: attempts.notBefore,
      end: sql<number>`${attempts.expiresAt}`.as('end'),
      amr: sessions.amr,
      acr: sessions.acr,
      authTime: sessions.authTime,
      spent: qualified(sql<number>`EXISTS (SELECT 1 FROM ${claims} WHERE ${claims.hash} = ${claimHash})`).as('spent'),
    })
    .from(attempts)
    .leftJoin(sessions, eq(sessions.id, approver))
    .where(eq(attempts.key, key));

/** Notes that a device has asked while nobody has decided: when it may ask next. */
export function noteQuestion(db: Database, key: string, now: number) {
  const early = sql`(${attempts.notBefore} > ${now})`;
  const interval = INTERVAL_SECONDS * SECOND;
  return db.build
    .update(attempts)
    .set({ n: sql`${attempts.n} + ${early}`, notBefore: sql`${now} + (${attempts.n} + ${early} + 1) * ${interval}` })
    .where(and(eq(attempts.key, key), eq(attempts.flow, PENDING), sql`${attempts.expiresAt} > ${now}`));
}

/** The person who has approved a device code, as long as the session lives that they did it in. */
export const factsOfApprover = (db: Database, { brand, env }: Tenant, key: string, now: number) =>
  factsBySession(
    db,
    {
      pool: brand.pool,
      brand: brand.id,
      env,
      id: sql`(SELECT ${approver} FROM ${attempts} WHERE ${attempts.key} = ${key})`,
    },
    now,
  );

/** The condition that a device code is in a state, and has not ended. */
export const isIn = (key: string, state: string, now: number): SQL =>
  sql`EXISTS (SELECT 1 FROM ${attempts} WHERE ${attempts.key} = ${key} AND ${attempts.flow} = ${state} AND ${attempts.expiresAt} > ${now})`;

/** Decides about a device code that nobody has decided about, while `stands`. */
export const decideCode = (db: Database, key: string, state: string, stands: SQL) =>
  db.build
    .update(attempts)
    .set({ flow: state })
    .where(and(eq(attempts.key, key), eq(attempts.flow, PENDING), stands));
