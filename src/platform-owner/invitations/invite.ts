import { and, eq, type SQL, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere, nothing } from '../../challenge/guarded.ts';
import { invitations } from '../../db/people.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { identifiers } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { foldAddress } from '../../identity/fold.ts';
import { DAY, MINUTE } from '../../lib/duration.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { pickLocale } from '../../notify/locale.ts';
import { mailRow } from '../../outbox/enqueue.ts';
import { stillOwnsPlatform } from '../../permission/platform-owner.ts';
import { qualified, type Statements } from '../../platform/d1.ts';
import type { Actor } from '../../session/actor.ts';
import type { Tenant } from '../../tenant/tenant.ts';

const LIFETIME = 7 * DAY;

export type Invitation = Pick<typeof invitations.$inferSelect, 'address' | 'createdAt' | 'expiresAt' | 'invitedBy'>;

/** Invitations of a tenant: its brand's, in its environment. */
const ofTenant = ({ brand, env }: Tenant): SQL =>
  and(eq(invitations.pool, brand.pool), eq(invitations.brand, brand.id), eq(invitations.env, env)) as SQL;

const isTaken = (pool: string, address: string): SQL<number> =>
  sql`EXISTS (SELECT 1 FROM ${identifiers} WHERE ${and(eq(identifiers.pool, pool), eq(identifiers.kind, 'email'), eq(identifiers.value, address))})`;

/**
 * Lets an address make an account for seven days, and tells it; an invitation that is there already begins anew.
 * Errors: `conflict` where somebody of the pool has the address, `unauthenticated` where the caller was stopped
 * meanwhile. Throws `Outage`.
 */
export async function invite(scope: Scope, actor: Actor, email: string): Promise<Invitation | Failure> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { brand, env, issuer } = tenant;
  const now = deps.clock.now();
  const address = foldAddress(email);
  const invitation = {
    pool: brand.pool,
    brand: brand.id,
    env,
    address,
    invitedBy: actor.person.id,
    createdAt: now,
    expiresAt: now + LIFETIME,
  };
  const event = auditRow(deps, tenant, sender, {
    event: 'invitation.created',
    outcome: 'success',
    actorId: actor.person.id,
    sessionId: actor.session.id,
  });
  const mail = await mailRow(
    deps,
    { pool: brand.pool, brand: brand.id, env },
    {
      to: email,
      locale: pickLocale(null, brand.locales),
      message: {
        template: 'invitation',
        link: `${issuer}/${brand.methods.includes('password') ? 'register' : 'login'}`,
        lifetimeMinutes: LIFETIME / MINUTE,
      },
    },
  );
  const stands = stillOwnsPlatform(tenant, actor);
  const taken = isTaken(brand.pool, address);
  const recorded = eq(auditEvents.id, event.id);
  const results = await db.write([
    insertWhere(db, auditEvents, event, nothing, and(stands, sql`NOT ${taken}`)),
    db.build
      .delete(invitations)
      .where(
        and(
          ofTenant(tenant),
          eq(invitations.address, address),
          sql`EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${recorded})`,
        ),
      ),
    insertWhere(db, invitations, invitation, auditEvents, recorded),
    insertWhere(db, outbox, mail, auditEvents, recorded),
    db.build
      .select({ taken: qualified(taken).as('taken'), stands: qualified(sql<number>`${stands}`).as('stands') })
      .from(sql`(SELECT 1)`),
  ] as unknown as Statements);
  const [state] = results.at(-1) as unknown as { taken: number; stands: number }[];
  if (!state?.stands) return fail('unauthenticated', { internal: 'the owner was stopped meanwhile' });
  if (state.taken) return fail('conflict', { detail: 'Somebody with this address has an account already.' });
  deps.wakeOutbox(mail.id);
  return invitation;
}

/** Takes an invitation back; where there is none nothing changes. Errors: `unauthenticated` as above. Throws `Outage`. */
export async function cancelInvitation(scope: Scope, actor: Actor, email: string): Promise<Failure | null> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const address = foldAddress(email);
  const event = auditRow(deps, tenant, sender, {
    event: 'invitation.cancelled',
    outcome: 'success',
    actorId: actor.person.id,
    sessionId: actor.session.id,
  });
  const stands = stillOwnsPlatform(tenant, actor);
  const own = and(ofTenant(tenant), eq(invitations.address, address), stands);
  const results = await db.write([
    insertWhere(db, auditEvents, event, invitations, own),
    db.build.delete(invitations).where(own),
    db.build.select({ stands: qualified(sql<number>`${stands}`).as('stands') }).from(sql`(SELECT 1)`),
  ]);
  const [state] = results[2];
  return state?.stands ? null : fail('unauthenticated', { internal: 'the owner was stopped meanwhile' });
}

/** Invitations that still stand, by address, and one more than the page holds where there are more. */
export const openInvitations = (
  { deps, tenant }: Scope,
  { limit, after = '' }: { limit: number; after: string | undefined },
) =>
  deps.db.build
    .select()
    .from(invitations)
    .where(
      and(
        ofTenant(tenant),
        sql`${invitations.expiresAt} > ${deps.clock.now()}`,
        sql`${invitations.address} > ${after}`,
      ),
    )
    .orderBy(invitations.address)
    .limit(limit + 1);
