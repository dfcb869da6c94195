import type { users } from '../db/users.ts';
import type { Facts } from '../identity/facts.ts';
import { fail, type Failure } from '../lib/result.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Proof } from './proof.ts';

type UserRow = typeof users.$inferSelect;

/** The person that a proof leads to. */
export type Linked =
  | { readonly kind: 'known'; readonly user: UserRow; readonly email: string; readonly emailVerified: boolean }
  /** The mailbox is proven for the first time: access that predates the proof is somebody else's until then. */
  | { readonly kind: 'claimed'; readonly user: UserRow; readonly email: string; readonly emailVerified: true }
  | { readonly kind: 'new'; readonly user: UserRow; readonly email: string; readonly emailVerified: true };

/**
 * Stage `link`: proof → person. A proof of the mailbox makes a person where the brand's sign-up is open, and
 * takes over an account whose address was never confirmed. Errors: `invalid_token` where nobody may be made.
 */
export function link(proof: Proof, facts: Facts | undefined, tenant: Tenant, id: string, now: number): Linked | Failure {
  if (facts) {
    const { user, emailDisplay: email } = facts;
    if (facts.emailVerifiedAt !== null) return { kind: 'known', user, email, emailVerified: true };
    return proof.provesMailbox
      ? { kind: 'claimed', user, email, emailVerified: true }
      : { kind: 'known', user, email, emailVerified: false };
  }
  if (!proof.provesMailbox || tenant.brand.signUp !== 'open') return fail('invalid_token', { internal: 'no such person, sign-up closed' });
  return { kind: 'new', user: newUser(tenant, id, null, now), email: proof.address, emailVerified: true };
}

/** A new person with what the brand gives by default. No caller has a say in it. */
export function newUser(tenant: Tenant, id: string, name: string | null, now: number): UserRow {
  const { apps, env, userType, role } = tenant.brand.newUser;
  return {
    id, pool: tenant.brand.pool, version: 1, status: 'active', name, picture: null, locale: null, role,
    apps: [...apps], env: [...env], userType, createdAt: now, updatedAt: now,
  };
}
