import { sql } from 'drizzle-orm';
import { attempts } from '../db/once.ts';
import { SECOND } from '../lib/duration.ts';
import type { Database } from '../platform/d1.ts';
import type { Claim } from './claim.ts';

/** As long as a hash can take before its own lease counts as free; a client told to wait waits as long. */
export const REDEMPTION_LEASE = 5 * SECOND;

/**
 * Lets one request at a time go on to the costly part of a redemption: of N parallel ones the others are told
 * at once that the value is spent, instead of queueing N hashes. It decides nothing: the claim does. A holder
 * that dies frees it by time alone. A row back means that this request may go on.
 */
export function leaseRedemption(db: Database, claim: Claim, now: number) {
  const key = `redeem:${claim.hash}`;
  return db.build
    .insert(attempts)
    .values({ key, flow: claim.claimId, n: 1, notBefore: 0, expiresAt: now + REDEMPTION_LEASE })
    .onConflictDoUpdate({
      target: attempts.key,
      set: { flow: claim.claimId, expiresAt: now + REDEMPTION_LEASE },
      // Ours, where the answer to it was lost and it is sent once more.
      setWhere: sql`${attempts.expiresAt} <= ${now} OR ${attempts.flow} = ${claim.claimId}`,
    })
    .returning({ flow: attempts.flow });
}

/** Frees the lease of a redemption that was refused before its claim. */
export const releaseRedemption = (db: Database, claim: Claim) =>
  db.build
    .delete(attempts)
    .where(sql`${attempts.key} = ${`redeem:${claim.hash}`} AND ${attempts.flow} = ${claim.claimId}`);
