import type { Scope } from '../http/scope.ts';
import { type Facts, factsByEmail } from '../identity/facts.ts';
import { nobody } from '../identity/newcomer.ts';
import { type Failure, failed } from '../lib/result.ts';
import type { Target } from '../tenant/tenant.ts';
import { isBeyondTests } from '../tenant/test-person.ts';
import { checkCode } from './check-code.ts';
import { type Proof, plainProof } from './proof.ts';

/**
 * Proves a mailbox by the sign-in code that was sent there; the code itself is spent by the batch that opens the
 * session. An address that nobody owns gets an account where the brand's sign-up is open. Errors: `invalid_code`,
 * `too_many_attempts`. Throws `Outage`.
 * @returns besides the proof where the person was going when they asked for the code.
 */
export async function proveByCode(
  scope: Scope,
  email: string,
  code: string,
): Promise<{ proof: Proof; facts: Facts | undefined; target: Target } | Failure> {
  const { deps, tenant } = scope;
  const checked = await checkCode(scope, 'sign_in', email, code);
  if (failed(checked)) return checked;
  const { payload, claim, facts, counters } = checked;
  const proof: Proof = {
    ...plainProof,
    method: 'email_otp',
    amr: ['otp'],
    acr: 'aal1',
    provenAt: deps.clock.now(),
    find: () => factsByEmail(deps.db, tenant.brand.pool, payload.address),
    // They may have become more than a person for tests since they were read.
    holds: ({ person }) => !payload.isFixed || !isBeyondTests(person),
    claim,
    spentAs: 'invalid_code',
    counters,
    provesMailbox: payload.address,
    newcomer: { ...nobody, email: { address: payload.address, display: payload.display, verified: true } },
  };
  return { proof, facts, target: payload.target };
}
