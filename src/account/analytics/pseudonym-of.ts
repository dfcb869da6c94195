import { and, eq } from 'drizzle-orm';
import { insertWhere } from '../../challenge/guarded.ts';
import { pseudonyms } from '../../db/people.ts';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { type Failure, fail } from '../../lib/result.ts';

/**
 * The name by which one audience of a brand and environment knows a person. It is drawn at random when it is first
 * asked for, tells nothing of the person and is theirs from then on; brands that share people each have one of their
 * own. Errors: `unauthenticated` where the person is not active any more. Throws `Outage`.
 */
export async function pseudonymOf(
  { deps, tenant }: Pick<Scope, 'deps' | 'tenant'>,
  userId: string,
  audience: string,
): Promise<string | Failure> {
  const { db } = deps;
  const row = {
    userId,
    audience: `${tenant.brand.id}/${tenant.env}/${audience}`,
    subject: deps.random.secret(),
    createdAt: deps.clock.now(),
  };
  const [, [kept]] = await db.write([
    insertWhere(db, pseudonyms, row, users, and(eq(users.id, userId), eq(users.status, 'active'))),
    db.build
      .select({ subject: pseudonyms.subject })
      .from(pseudonyms)
      .where(and(eq(pseudonyms.userId, userId), eq(pseudonyms.audience, row.audience))),
  ]);
  return kept?.subject ?? fail('unauthenticated', { internal: 'the person is gone' });
}
