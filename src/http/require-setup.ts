import { and, eq, sql } from 'drizzle-orm';
import { users } from '../db/users.ts';
import {
  enrollmentOf,
  type PendingEnrollment,
  reserveEnrollmentGuess,
} from '../identity/credentials/totp/enrollment.ts';
import { factsById, factsOf } from '../identity/facts.ts';
import { SECOND } from '../lib/duration.ts';
import type { Failure } from '../lib/result.ts';
import type { Statements } from '../platform/d1.ts';
import type { Actor } from '../session/actor.ts';
import { SETUP_TOKEN_SECONDS, verifySetupToken } from '../session/setup-token.ts';
import type { Beside } from './auth.ts';
import { type Caller, withEnrollment } from './caller.ts';
import type { Scope } from './scope.ts';

/**
 * Who may set up a factor or a password by a set-up token, or null where it is none, or has served. Errors:
 * `too_many_attempts` where a guess at an enrolment is reserved. Throws `Outage`.
 */
export async function findSetup(scope: Scope, token: string, beside: Beside | null): Promise<Caller | Failure | null> {
  const { deps, tenant } = scope;
  const says = await verifySetupToken(deps, tenant, token);
  if (!says) return null;
  const { db } = deps;
  const now = deps.clock.now();
  // As the batch itself finds them: a token that has served uses up none of its person's guesses.
  const stands = and(eq(users.id, says.sub), eq(users.version, says.version), eq(users.status, 'active'));
  const owner = sql`(SELECT ${users.id} FROM ${users} WHERE ${stands})`;
  const guess = () => [reserveEnrollmentGuess(db, owner, now), enrollmentOf(db, owner)];
  const [[row], guesses, until] = (await db.read([
    factsById(db, tenant.brand.pool, says.sub),
    ...(beside === 'enrollment' ? guess() : []),
  ] as unknown as Statements)) as unknown as [Parameters<typeof factsOf>[0][], unknown[]?, PendingEnrollment[]?];
  const facts = factsOf(row);
  if (facts?.person.version !== says.version || facts.person.status !== 'active') return null;
  const provenAt = says.issuedAt * SECOND;
  const end = provenAt + SETUP_TOKEN_SECONDS * SECOND;
  const session: Actor['session'] = {
    id: says.jti,
    targetDomain: tenant.host,
    targetSubapp: tenant.subapp,
    targetEnv: tenant.env,
    amr: says.amr,
    acr: 'aal1',
    authTime: provenAt,
    lastSeenAt: provenAt,
    expiresAt: end,
    limitAt: end,
    remembered: false,
    createdAt: provenAt,
    product: null,
    origin: null,
    userAgent: null,
    network: null,
    country: null,
  };
  const { person } = facts;
  const actor: Actor = { by: 'setup_token', scopes: [], person, organization: null, stored: null, session };
  return withEnrollment({ actor, facts }, guesses, until, now);
}
