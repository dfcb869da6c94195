import { and, eq, type SQL, sql } from 'drizzle-orm';
import { auditRow } from '../audit/record.ts';
import { type Claim, claimStatement } from '../challenge/claim.ts';
import { claimed, insertWhere, whereClaimed } from '../challenge/guarded.ts';
import { claims } from '../db/once.ts';
import { auditEvents, outbox } from '../db/records.ts';
import { identifiers, users } from '../db/users.ts';
import type { Scope } from '../http/scope.ts';
import { setPassword } from '../identity/credentials/password/queries.ts';
import type { Person } from '../identity/person.ts';
import { pickLocale } from '../notify/locale.ts';
import { mailRow } from '../outbox/enqueue.ts';
import type { Statements } from '../platform/d1.ts';
import { revokeAllSessions } from '../session/queries.ts';
import { forgetPasswordTries } from './password-tries.ts';
import { forgetDevices } from './second-step/trusted-device.ts';

/** A mailed value that lets its address choose a new password. */
interface Redemption {
  /** Folded. */
  readonly address: string;
  /** As it was typed: where the notice goes. */
  readonly display: string;
  readonly claim: Claim;
  /** What must be true in the database beside the person's version. */
  readonly condition: SQL;
  /** Keys of the counters that its redemption forgets besides. */
  readonly counters?: readonly string[];
}

/**
 * One batch that spends a mailed value, sets the password, ends every session of the person and every trust in a
 * browser, forgets the failed tries, records it and owes the notice: all or nothing. `spent`: somebody else redeemed
 * it, or the condition no longer stands. `moved`: the person changed since they were read; the value is unspent.
 * Throws `Outage`.
 * @param data the password, sealed for the person.
 */
export async function replacePassword(
  scope: Scope,
  { address, display, claim, condition, counters = [] }: Redemption,
  person: Person,
  data: string,
): Promise<'done' | 'spent' | 'moved'> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { brand, env } = tenant;
  const now = deps.clock.now();
  const stands = whereClaimed(claim);
  const event = auditRow(deps, tenant, sender, {
    event: 'security.password.changed',
    outcome: 'success',
    reason: 'reset',
    actorId: person.id,
    subjectId: person.id,
  });
  const mail = await mailRow(
    deps,
    { pool: brand.pool, brand: brand.id, env },
    {
      to: display,
      locale: pickLocale(person.locale ?? sender.acceptLanguage, brand.locales),
      message: { template: 'password_changed', resetLink: `${tenant.issuer}/forgot-password` },
    },
  );
  const proven = { verifiedAt: sql`COALESCE(${identifiers.verifiedAt}, ${now})` };
  const results = await db.write([
    claimStatement(db, claim, person, condition),
    ...setPassword(db, { id: deps.random.id(now), userId: person.id, data, now }, claim),
    db.build
      .update(identifiers)
      .set(proven)
      .where(and(eq(identifiers.userId, person.id), eq(identifiers.value, address), stands)),
    revokeAllSessions(db, person.id, 'password_reset', now, stands),
    forgetDevices(scope, person.id, stands),
    db.build
      .update(users)
      .set({ version: person.version + 1, updatedAt: now })
      .where(and(eq(users.id, person.id), stands)),
    forgetPasswordTries(scope, person, stands, { counters }),
    insertWhere(db, auditEvents, event, claims, claimed(claim)),
    insertWhere(db, outbox, mail, claims, claimed(claim)),
    db.build
      .select({
        claimId: sql<string | null>`(SELECT ${claims.claimId} FROM ${claims} WHERE ${claims.hash} = ${claim.hash})`.as(
          'claim_id',
        ),
        stands: sql<number>`${condition}`.as('stands'),
      })
      .from(sql`(SELECT 1)`),
  ] as unknown as Statements);
  const [state] = results.at(-1) as unknown as { claimId: string | null; stands: number }[];
  if (state?.claimId === claim.claimId) {
    deps.wakeOutbox(mail.id);
    return 'done';
  }
  return state?.claimId || !state?.stands ? 'spent' : 'moved';
}
