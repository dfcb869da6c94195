import { drizzle } from 'drizzle-orm/d1';
import { trustedDevices } from '../../src/db/factors.ts';
import { systemRandom as random } from '../../src/platform/random.ts';
import type { Home } from './demo.ts';
import type { Person } from './people.ts';
import type { Server } from './server.ts';

/** Writes a browser that somebody trusts at a brand and environment, for a day. Returns its id. */
export async function seedTrustedBrowser(
  server: Pick<Server, 'db'>,
  { id: userId, pool }: Pick<Person, 'id' | 'pool'>,
  { brand, env }: Home,
  userAgent = 'gatehouse-test',
): Promise<string> {
  const now = Date.now();
  const id = random.id(now);
  const lifetime = { createdAt: now, expiresAt: now + 86_400_000 };
  await drizzle(await server.db())
    .insert(trustedDevices)
    .values({ id, userId, pool, brand, env, userAgent, ...lifetime });
  return id;
}
