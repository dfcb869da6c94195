import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import { auditRow } from '../audit/record.ts';
import { insertWhere, nothing } from '../challenge/guarded.ts';
import { memberships, organizations } from '../db/organizations.ts';
import { auditEvents } from '../db/records.ts';
import { sessions } from '../db/sessions.ts';
import { users } from '../db/users.ts';
import type { Scope } from '../http/scope.ts';
import type { Membership } from '../identity/memberships.ts';
import { demands } from '../lib/mfa-policy.ts';
import { type Failure, fail, failed } from '../lib/result.ts';
import { requireAssurance } from '../permission/fresh.ts';
import { qualified, type Statements } from '../platform/d1.ts';
import type { Actor } from '../session/actor.ts';
import { asRead, notRevoked, renewedState } from '../session/queries.ts';
import { secretHash } from '../session/secret.ts';
import type { SteppedUp } from './step-up.ts';

/**
 * Makes an organization the one that a session is for, or none: one batch that replaces the session's secret and
 * records it. Membership, state, pool and policy are judged as they were read, and must stand so in the batch. Errors:
 * `not_found` for one that the person does not belong to, `organization_not_active`; where it demands a second factor
 * of them, `mfa_enrollment_required`, or those of `requireAssurance`; `unauthenticated` where the session has ended, or
 * was renewed meanwhile; `unavailable` where person or organization changed. Throws `Outage`.
 * @param of where the person belongs, read with the session
 * @param id null leaves every organization
 */
export async function chooseOrganization(
  request: Request,
  scope: Scope,
  actor: Actor,
  of: readonly Membership[],
  id: string | null,
): Promise<SteppedUp | Failure> {
  const chosen = id === null ? null : of.find((each) => each.id === id);
  if (chosen === undefined) return fail('not_found', { internal: 'no member' });
  const refused = chosen && mayWorkIn(request, scope, actor, chosen);
  if (refused) return refused;
  const secret = scope.deps.random.secret();
  const hash = secretHash(secret);
  const written = await write(scope, actor, chosen, hash);
  if (failed(written)) return written;
  const organization = chosen && { id: chosen.id, slug: chosen.slug, name: chosen.name, role: chosen.role };
  const stored = { secretHash: hash, organization: organization && { ...organization, mfa: chosen.mfa } };
  return { ...written, actor: { ...actor, organization, stored }, secret };
}

/**
 * The gate of sign-in once more: a demand may be newer than the session, and who trusts a browser was not asked there.
 * A session of two factors passes while they count.
 */
function mayWorkIn(request: Request, { deps }: Scope, actor: Actor, { status, mfa, role }: Membership): Failure | null {
  if (status !== 'active') return fail('organization_not_active');
  const now = deps.clock.now();
  const { createdAt, totp, sms, passkeys } = actor.person;
  if (!mfa || !demands(mfa, role, createdAt, now)) return null;
  const weak = requireAssurance('aal2', actor, request, now);
  return weak && !totp && !sms && passkeys === 0 ? fail('mfa_enrollment_required') : weak;
}

const exists = (select: SQL): SQL => sql`EXISTS (${select})`;
const told = (of: SQL, name: string) => qualified(sql<number>`${of}`).as(name);

/** The condition that a membership is there, and such that `more` holds. */
const belongs = ({ tenant }: Scope, { person }: Actor, id: string, more?: SQL): SQL =>
  exists(
    sql`SELECT 1 FROM ${memberships} INNER JOIN ${organizations} ON ${organizations.id} = ${memberships.organizationId} WHERE ${and(eq(memberships.organizationId, id), eq(memberships.userId, person.id), eq(organizations.pool, tenant.brand.pool), more)}`,
  );

async function write(
  scope: Scope,
  actor: Actor,
  chosen: Membership | null,
  hash: string,
): Promise<Omit<SteppedUp, 'actor' | 'secret'> | Failure> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { person, session, stored } = actor;
  if (!stored) return fail('unauthenticated', { internal: 'no session stands behind the call' });
  const same = chosen && and(eq(memberships.role, chosen.role), eq(organizations.updatedAt, chosen.updatedAt));
  const active = eq(organizations.status, 'active');
  const conditions = {
    version: exists(
      sql`SELECT 1 FROM ${users} WHERE ${and(eq(users.id, person.id), eq(users.version, person.version), eq(users.status, 'active'))}`,
    ),
    member: chosen ? belongs(scope, actor, chosen.id) : sql`1`,
    active: chosen ? belongs(scope, actor, chosen.id, active) : sql`1`,
    same: chosen ? belongs(scope, actor, chosen.id, and(active, same ?? undefined)) : sql`1`,
  };
  const live = and(notRevoked(tenant, session.id), gt(sessions.expiresAt, deps.clock.now()), asRead(stored));
  const event = auditRow(deps, tenant, sender, {
    event: 'user.organization.chosen',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: session.id,
    organizationId: chosen?.id ?? null,
  });
  const [, , [row], [stands]] = (await db.write([
    db.build
      .update(sessions)
      .set({ organizationId: chosen?.id ?? null, secretHash: hash })
      .where(and(live, conditions.version, conditions.same)),
    insertWhere(db, auditEvents, event, sessions, and(eq(sessions.id, session.id), eq(sessions.secretHash, hash))),
    renewedState(db, session.id),
    db.build
      .select({
        version: told(conditions.version, 'version'),
        member: told(conditions.member, 'member'),
        active: told(conditions.active, 'active'),
        same: told(conditions.same, 'same'),
      })
      .from(nothing),
  ] as unknown as Statements)) as unknown as [
    unknown,
    unknown,
    (typeof sessions.$inferSelect)[],
    Record<keyof typeof conditions, number>[],
  ];
  if (row?.secretHash === hash && row.revokedAt === null)
    return {
      replaced: stored.secretHash,
      refreshCounter: row.refreshCounter,
      refreshExpiresAt: row.refreshExpiresAt,
    };
  if (!stands?.member) return fail('not_found', { internal: 'no member any more' });
  if (!stands.active) return fail('organization_not_active', { internal: 'not active any more' });
  if (!stands.version || !stands.same)
    return fail('unavailable', { internal: 'person or organization changed', retryAfterSeconds: 1 });
  return fail('unauthenticated', { internal: 'the session has ended, or was renewed by another' });
}
