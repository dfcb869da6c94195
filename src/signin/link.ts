import type { SQL } from 'drizzle-orm';
import type { Facts } from '../identity/facts.ts';
import { foldAddress } from '../identity/fold.ts';
import { newPerson } from '../identity/newcomer.ts';
import type { Person } from '../identity/person.ts';
import { type Failure, fail } from '../lib/result.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Proof } from './proof.ts';

/**
 * The person that a proof leads to. `claimed`: the mailbox is proven for the first time, and access that
 * predates the proof is somebody else's until then. `new`: made by the batch that opens the session.
 */
export interface Linked {
  readonly kind: 'known' | 'claimed' | 'new';
  readonly person: Person;
  /** Of somebody new: the condition under which the brand lets them make an account. */
  readonly admission?: SQL;
}

/** What `stripUnproven` takes of a person whose mailbox is proven for the first time, as gates and answers see it. */
const stripped = { hasPassword: false, passkeys: 0, walletAddress: null, totp: false, sms: false } as const;

/**
 * Stage `link`: proof → person. A proof may make a person where the brand admits them (`admission.ts`), and a proof of
 * the mailbox takes over an account whose address was never confirmed. Errors: `invalid_credentials` where the
 * proof leads to nobody.
 */
export function link(
  proof: Proof,
  facts: Facts | undefined,
  tenant: Tenant,
  id: string,
  now: number,
): Linked | Failure {
  if (facts) {
    const { person } = facts;
    // Who was found by something else may have another address here than the one that was proven.
    const ownsMailbox = person.email !== null && foldAddress(person.email) === proof.provesMailbox;
    const claims = ownsMailbox && !person.emailVerified;
    return claims
      ? { kind: 'claimed', person: { ...person, ...stripped, emailVerified: true } }
      : { kind: 'known', person };
  }
  if (!proof.newcomer) return fail('invalid_credentials', { internal: 'the proof leads to nobody' });
  return { kind: 'new', person: newPerson(tenant, id, proof.newcomer, now) };
}
