import { and, eq, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { type Claim, claimStatement } from '../../challenge/claim.ts';
import { claimed, insertWhere, whereClaimed } from '../../challenge/guarded.ts';
import { claims } from '../../db/once.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { identifiers, users } from '../../db/users.ts';
import { counterKey, forgetTries, isNewest } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import { setPassword } from '../../identity/credentials/password/queries.ts';
import type { Facts } from '../../identity/facts.ts';
import { pickLocale } from '../../notify/locale.ts';
import { mailRow } from '../../outbox/enqueue.ts';
import type { Database } from '../../platform/d1.ts';
import { revokeAllSessions } from '../../session/queries.ts';
import type { LinkPayload } from '../../signin/send-link.ts';

/** Who redeemed a link, and whether it is the newest to its address. */
export const linkState = (db: Database, claim: Claim, payload: LinkPayload) =>
  db.build
    .select({
      claimId: sql<string | null>`(SELECT ${claims.claimId} FROM ${claims} WHERE ${claims.hash} = ${claim.hash})`,
      newest: sql<number>`${isNewest(payload.counterKey, payload.flow)}`,
    })
    .from(sql`(SELECT 1)`);

/** Spends the link, sets the password, ends every session, records it and owes the notice: all or nothing. */
export async function replacePassword(
  scope: Scope,
  { payload, claim }: { payload: LinkPayload; claim: Claim },
  { person }: Facts,
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
      to: payload.display,
      locale: pickLocale(person.locale ?? sender.acceptLanguage, brand.locales),
      message: { template: 'password_changed', resetLink: `${tenant.issuer}/forgot-password` },
    },
  );
  const proven = { verifiedAt: sql`COALESCE(${identifiers.verifiedAt}, ${now})` };
  const [, , , , , , , , , [state]] = await db.write([
    claimStatement(db, claim, person, isNewest(payload.counterKey, payload.flow)),
    ...setPassword(db, { id: deps.random.id(now), userId: person.id, data, now }, claim),
    db.build
      .update(identifiers)
      .set(proven)
      .where(and(eq(identifiers.userId, person.id), eq(identifiers.value, payload.address), stands)),
    revokeAllSessions(db, person.id, 'password_reset', now, stands),
    db.build
      .update(users)
      .set({ version: person.version + 1, updatedAt: now })
      .where(and(eq(users.id, person.id), stands)),
    forgetTries(db, counterKey(deps.config, 'password', brand.pool, payload.address), stands),
    insertWhere(db, auditEvents, event, claims, claimed(claim)),
    insertWhere(db, outbox, mail, claims, claimed(claim)),
    linkState(db, claim, payload),
  ]);
  if (state?.claimId === claim.claimId) {
    deps.wakeOutbox(mail.id);
    return 'done';
  }
  return state?.claimId || !state?.newest ? 'spent' : 'moved';
}
