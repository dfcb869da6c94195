import { and, eq, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere, nothing } from '../../challenge/guarded.ts';
import { auditEvents } from '../../db/records.ts';
import { sessions } from '../../db/sessions.ts';
import type { Scope } from '../../http/scope.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { stillCalls } from '../../session/still-calls.ts';
import { isOffered } from '../../tenant/product.ts';

/**
 * Makes a product of the brand the one that a session is for. Errors: `invalid_field` for a product that the brand does
 * not have, `geo_blocked` where it is not offered where the request comes from, `unauthenticated` where the session
 * ended meanwhile. Throws `Outage`.
 */
export async function chooseProduct(scope: Scope, actor: Actor, id: string): Promise<Actor | Failure> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { person, session } = actor;
  const product = tenant.brand.products.find((each) => each.id === id);
  if (!product)
    return fail('invalid_field', {
      errors: [{ path: 'product', code: 'unknown_product', message: 'This product is not known here' }],
    });
  if (!isOffered(product, sender.country)) return fail('geo_blocked', { extra: { country: sender.country } });
  const event = auditRow(deps, tenant, sender, {
    event: 'user.product.chosen',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: session.id,
    details: { product: product.id },
  });
  const done = sql`EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${eq(auditEvents.id, event.id)})`;
  const [, , [state]] = await db.write([
    insertWhere(db, auditEvents, event, nothing, stillCalls(tenant, actor)),
    db.build
      .update(sessions)
      .set({ product: product.id })
      .where(and(eq(sessions.id, session.id), done)),
    db.build.select({ done: sql<number>`${done}`.as('done') }).from(nothing),
  ]);
  if (!state?.done) return fail('unauthenticated', { internal: 'session ended meanwhile' });
  return { ...actor, session: { ...session, product: product.id } };
}
