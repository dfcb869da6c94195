import { drizzle } from 'drizzle-orm/d1';
import { invitations } from '../../src/db/people.ts';
import type { Home } from './demo.ts';
import { type Person, type SeededSession, seedPerson, seedSession } from './people.ts';
import type { Server } from './server.ts';

/** An owner of the platform, signed in just now with two factors. */
export async function seedOwner(
  server: Pick<Server, 'db' | 'secrets'>,
  at: Home,
): Promise<{ person: Person; session: SeededSession; cookies: Record<string, string> }> {
  const person = await seedPerson(server, { pool: at.pool, row: { platformOwner: true, name: 'Olive Owner' } });
  const session = await seedSession(server, person, at, { acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
  return { person, session, cookies: { [at.sessionCookie]: session.value } };
}

/** Lets an address make an account at a home, for a day unless told otherwise. Returns it. */
export async function seedInvitation(
  server: Pick<Server, 'db'>,
  at: Home,
  address: string,
  expiresAt = Date.now() + 86_400_000,
): Promise<string> {
  await drizzle(await server.db())
    .insert(invitations)
    .values({
      pool: at.pool,
      brand: at.brand,
      env: at.env,
      address,
      invitedBy: null,
      createdAt: Date.now(),
      expiresAt,
    });
  return address;
}
