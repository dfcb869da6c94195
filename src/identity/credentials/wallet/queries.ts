import { and, asc, eq } from 'drizzle-orm';
import { wallets } from '../../../db/credentials.ts';
import type { Database } from '../../../platform/d1.ts';

/** The wallets of a person; the first linked, which is the primary, comes first. */
export const walletsOf = (db: Database, pool: string, userId: string) =>
  db.build
    .select({ address: wallets.address, chainId: wallets.chainId, linkedAt: wallets.linkedAt })
    .from(wallets)
    .where(and(eq(wallets.pool, pool), eq(wallets.userId, userId)))
    .orderBy(asc(wallets.linkedAt), asc(wallets.id));

/** The wallet of a pool that has an address. @param address in lower case */
export const isWallet = (pool: string, address: string) => and(eq(wallets.pool, pool), eq(wallets.address, address));
