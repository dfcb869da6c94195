import { and, eq, type SQL } from 'drizzle-orm';
import { identifiers, users } from '../db/users.ts';
import { removeCredentials } from '../identity/credentials/remove-all.ts';
import type { Database } from '../platform/d1.ts';
import { revokeAllSessions } from '../session/queries.ts';

/**
 * Statements that hand an account to whoever has proven its mailbox: all that was set before may be anybody's,
 * so it ends while `stands` does.
 */
export function stripUnproven(db: Database, person: { id: string; version: number }, stands: SQL, now: number) {
  const { build } = db;
  return [
    ...removeCredentials(db, person.id, stands),
    revokeAllSessions(db, person.id, 'mailbox_proven', now, stands),
    build
      .update(identifiers)
      .set({ verifiedAt: now })
      .where(and(eq(identifiers.userId, person.id), eq(identifiers.kind, 'email'), stands)),
    build
      .update(users)
      .set({ version: person.version + 1, updatedAt: now })
      .where(and(eq(users.id, person.id), stands)),
  ] as const;
}
