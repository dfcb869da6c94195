import { and, eq, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere } from '../../challenge/guarded.ts';
import { passkeys } from '../../db/credentials.ts';
import { auditEvents } from '../../db/records.ts';
import type { Scope } from '../../http/scope.ts';
import type { PasskeyRow } from '../../identity/credentials/passkey/queries.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { sessionLives } from './session-lives.ts';

/**
 * Renames a passkey of whoever is signed in. Errors: `not_found`, also for one of somebody else, `unauthenticated`
 * where the session ended meanwhile. Throws `Outage`.
 */
export async function renamePasskey(
  { deps, tenant, sender }: Scope,
  { person, session }: Actor,
  id: string,
  name: string,
): Promise<PasskeyRow | Failure> {
  const { db } = deps;
  const own = and(eq(passkeys.id, id), eq(passkeys.pool, tenant.brand.pool), eq(passkeys.userId, person.id));
  const live = sessionLives(session.id);
  const event = auditRow(deps, tenant, sender, {
    event: 'security.passkey.renamed',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: session.id,
    details: { passkey: id },
  });
  const [[renamed], , [state]] = await db.write([
    db.build.update(passkeys).set({ name }).where(and(own, live)).returning(),
    insertWhere(db, auditEvents, event, passkeys, and(own, live)),
    db.build.select({ live }).from(sql`(SELECT 1)`),
  ]);
  if (renamed) return renamed;
  return state?.live ? fail('not_found') : fail('unauthenticated', { internal: 'session ended meanwhile' });
}
