import { and, eq, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere } from '../../challenge/guarded.ts';
import { wallets } from '../../db/credentials.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { sessions } from '../../db/sessions.ts';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { isWallet } from '../../identity/credentials/wallet/queries.ts';
import { anotherWayIn } from '../../identity/ways-in.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Statements } from '../../platform/d1.ts';
import type { Actor } from '../../session/actor.ts';
import { notRevoked } from '../../session/queries.ts';
import { noticeRow } from '../../signin/notice.ts';

/**
 * Takes a wallet from the person of a live session, unless it is their last way in: one batch whose record is written
 * first, while all of that holds, and everything else with it. `moved`: the person or the session changed since it
 * was read. Errors: `not_found`, `last_way_in`. Throws `Outage`.
 * @param address in lower case
 */
export async function unlinkWallet(
  scope: Scope,
  { person, session }: Actor,
  address: string,
): Promise<'done' | 'moved' | Failure> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { brand } = tenant;
  const now = deps.clock.now();
  const event = auditRow(deps, tenant, sender, {
    event: 'security.wallet.unlinked',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: session.id,
  });
  const mail = await noticeRow(scope, person, { template: 'wallet_unlinked' });
  const theirs = and(isWallet(brand.pool, address), eq(wallets.userId, person.id));
  const stands = sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${person.id} AND ${users.version} = ${person.version})`;
  const live = sql`EXISTS (SELECT 1 FROM ${sessions} WHERE ${notRevoked(tenant, session.id)})`;
  const another = anotherWayIn(person.id, tenant, { wallet: address });
  const recorded = eq(auditEvents.id, event.id);
  const done = sql`EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${recorded})`;
  const results = await db.write([
    insertWhere(db, auditEvents, event, wallets, and(theirs, stands, live, another)),
    ...(mail ? [insertWhere(db, outbox, mail, auditEvents, recorded)] : []),
    db.build.delete(wallets).where(and(theirs, done)),
    db.build
      .update(users)
      .set({ version: person.version + 1, updatedAt: now })
      .where(and(eq(users.id, person.id), done)),
    db.build
      .select({
        done: sql<number>`${done}`,
        there: sql<number>`EXISTS (SELECT 1 FROM ${wallets} WHERE ${theirs})`,
        moved: sql<number>`NOT (${stands} AND ${live})`,
      })
      .from(sql`(SELECT 1)`),
  ] as unknown as Statements);
  const [effect] = results.at(-1) as unknown as { done: number; there: number; moved: number }[];
  if (effect?.done) {
    if (mail) deps.wakeOutbox(mail.id);
    return 'done';
  }
  if (effect?.moved) return 'moved';
  return fail(effect?.there ? 'last_way_in' : 'not_found');
}
