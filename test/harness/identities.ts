import { drizzle } from 'drizzle-orm/d1';
import { linkedIdentities } from '../../src/db/credentials.ts';
import { systemRandom as random } from '../../src/platform/random.ts';
import type { Server } from './server.ts';

/** Links an account at Google to a person, unless told otherwise. Returns the row's id. */
export async function seedIdentity(
  server: Pick<Server, 'db'>,
  { id: userId, pool }: { readonly id: string; readonly pool: string },
  row: Partial<typeof linkedIdentities.$inferInsert> = {},
): Promise<string> {
  const now = Date.now();
  const made: typeof linkedIdentities.$inferInsert = {
    id: random.id(now),
    pool,
    userId,
    provider: 'google',
    issuer: 'https://accounts.google.com',
    subject: random.id(now),
    email: 'ada@example.com',
    createdAt: now,
    lastUsedAt: null,
    ...row,
  };
  await drizzle(await server.db())
    .insert(linkedIdentities)
    .values(made);
  return made.id;
}
