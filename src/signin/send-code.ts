import { CODE_LIFETIME, createCode } from '../challenge/code.ts';
import { counterKey, openGuesses } from '../guard/attempts.ts';
import type { Scope } from '../http/scope.ts';
import { factsByEmail, factsOf } from '../identity/facts.ts';
import { foldAddress } from '../identity/fold.ts';
import { MINUTE, SECOND } from '../lib/duration.ts';
import type { Failure } from '../lib/result.ts';
import type { Target } from '../tenant/tenant.ts';
import { isBeyondTests, testCode } from '../tenant/test-person.ts';
import { admissionOf } from './admission.ts';
import { sendWithinBudget } from './send-within-budget.ts';

/** What a code is for: a code of one purpose is no code of another. */
export type CodePurpose = 'sign_in' | 'first_password' | 'password_reset';

/** What a code stands for. Bound to brand and environment, like everything that is redeemed. */
export interface CodePayload {
  readonly brand: string;
  readonly env: string;
  readonly address: string;
  readonly display: string;
  readonly target: Target;
  /** True of a code that a brand has fixed for tests. */
  readonly isFixed?: boolean;
}

const CODE_SPACING = 30 * SECOND;

/** The counter of the guesses at the newest code of a purpose. */
export const codeKey = ({ deps, tenant }: Scope, purpose: CodePurpose, address: string): string =>
  counterKey(deps.config, `code:${purpose}`, `${tenant.brand.pool}|${tenant.brand.id}|${tenant.env}`, address);

/**
 * Mails a code to an address: six digits, ten minutes, five guesses; a new one ends the one before. Errors:
 * `rate_limited` (one in 30 s, five in an hour). Throws `Outage`.
 * @param toUnknown whether an address that nobody owns gets it, where the brand would let them make an account.
 */
export async function sendCode(
  scope: Scope,
  purpose: CodePurpose,
  { email, target, toUnknown }: { email: string; target: Target; toUnknown: boolean },
): Promise<Failure | null> {
  const { deps, tenant } = scope;
  const now = deps.clock.now();
  const address = foldAddress(email);
  const flow = deps.random.id(now);
  const key = codeKey(scope, purpose, address);
  const fixed = await fixedCode(scope, address);
  const isFixed = fixed !== null;
  const payload: CodePayload = { brand: tenant.brand.id, env: tenant.env, address, display: email, target, isFixed };
  const { code, expiresAt } = await createCode(deps, key, flow, payload, fixed);
  return sendWithinBudget(scope, {
    display: email,
    address,
    key: counterKey(deps.config, `send:code:${purpose}`, tenant.brand.pool, address),
    flow,
    spacingMs: CODE_SPACING,
    message: { template: 'code', purpose, code, site: tenant.issuer, lifetimeMinutes: CODE_LIFETIME / MINUTE },
    toUnknown: toUnknown && (await admissionOf(scope, address)),
    event: 'security.code.requested',
    isMailed: !isFixed,
    more: (sent) => [openGuesses(deps.db, key, flow, expiresAt, sent)],
  });
}

/** The code that the brand has fixed for an address; null too where its owner is more than a person for tests. */
async function fixedCode({ deps, tenant }: Scope, address: string): Promise<string | null> {
  const fixed = testCode(tenant, address);
  if (fixed === null) return null;
  const [[row]] = await deps.db.read([factsByEmail(deps.db, tenant.brand.pool, address)]);
  const owner = factsOf(row);
  return owner && isBeyondTests(owner.person) ? null : fixed;
}
