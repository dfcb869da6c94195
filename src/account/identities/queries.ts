import { and, eq } from 'drizzle-orm';
import { linkedIdentities } from '../../db/credentials.ts';
import type { Database } from '../../platform/d1.ts';

/** More than anybody has linked. */
const MOST_LISTED = 100;

/** The accounts elsewhere that sign a person in, the first linked first. */
export const identitiesOf = (db: Database, pool: string, userId: string) =>
  db.build
    .select()
    .from(linkedIdentities)
    .where(and(eq(linkedIdentities.userId, userId), eq(linkedIdentities.pool, pool)))
    .orderBy(linkedIdentities.createdAt, linkedIdentities.id)
    .limit(MOST_LISTED);
