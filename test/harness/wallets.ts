import { drizzle } from 'drizzle-orm/d1';
import { wallets } from '../../src/db/credentials.ts';
import { systemRandom as random } from '../../src/platform/random.ts';
import type { Server } from './server.ts';

/** Writes a wallet that a person has linked. @param address in any case */
export async function seedWallet(
  server: Pick<Server, 'db'>,
  { id: userId, pool }: { readonly id: string; readonly pool: string },
  address: string,
  row: Partial<typeof wallets.$inferInsert> = {},
): Promise<void> {
  const now = Date.now();
  const wallet = { id: random.id(now), pool, userId, address: address.toLowerCase(), chainId: 1, linkedAt: now };
  await drizzle(await server.db())
    .insert(wallets)
    .values({ ...wallet, ...row });
}
