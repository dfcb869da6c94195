import { sql } from 'drizzle-orm';
import { attempts } from '../db/once.ts';
import { SECOND } from '../lib/duration.ts';
import { compiled } from '../platform/compiled.ts';
import type { Database } from '../platform/d1.ts';
import type { Claim } from './claim.ts';

/** As long as a hash can take before its own lease counts as free; a client told to wait waits as long. */
export const REDEMPTION_LEASE = 5 * SECOND;

/**
 * Lets one request at a time go on to the costly part of a redemption: of N parallel ones the others are told
 * at once that the value is spent, instead of queueing N hashes. It decides nothing: the claim does. A holder
 * that dies frees it by time alone. A row back means that this request may go on.
 */
export const leaseRedemption = (db: Database, claim: Claim, now: number) =>
  lease(db, { ...holdOf(claim), now, expiresAt: now + REDEMPTION_LEASE });

/** Frees the lease of a redemption that was refused before its claim. */
export const releaseRedemption = (db: Database, claim: Claim) => release(db, holdOf(claim));

interface Hold {
  readonly key: string;
  readonly holder: string;
}

const holdOf = ({ hash, claimId }: Claim): Hold => ({ key: `redeem:${hash}`, holder: claimId });

const lease = compiled<Hold & { now: number; expiresAt: number }>()((db, value) =>
  db
    .insert(attempts)
    .values({ key: value('key'), flow: value('holder'), n: 1, notBefore: 0, expiresAt: value('expiresAt') })
    .onConflictDoUpdate({
      target: attempts.key,
      set: { flow: sql`${value('holder')}`, expiresAt: sql`${value('expiresAt')}` },
      // Ours, where the answer to it was lost and it is sent once more.
      setWhere: sql`${attempts.expiresAt} <= ${value('now')} OR ${attempts.flow} = ${value('holder')}`,
    })
    .returning({ flow: attempts.flow }),
);

const release = compiled<Hold>()((db, value) =>
  db.delete(attempts).where(sql`${attempts.key} = ${value('key')} AND ${attempts.flow} = ${value('holder')}`),
);
