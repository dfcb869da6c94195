import { sql } from 'drizzle-orm';
import type { Claim } from '../../challenge/claim.ts';
import { claims } from '../../db/once.ts';
import { isNewest } from '../../guard/attempts.ts';
import type { Database } from '../../platform/d1.ts';
import type { LinkPayload } from '../../signin/send-link.ts';

/** Who redeemed a link, and whether it is the newest to its address. */
export const linkState = (db: Database, claim: Claim, payload: LinkPayload) =>
  db.build
    .select({
      claimId: sql<string | null>`(SELECT ${claims.claimId} FROM ${claims} WHERE ${claims.hash} = ${claim.hash})`,
      newest: sql<number>`${isNewest(payload.counterKey, payload.flow)}`,
    })
    .from(sql`(SELECT 1)`);
