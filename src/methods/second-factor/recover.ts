import { refuseShut, reserveTry } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import { type Facts, factsByIdentifier, factsOf } from '../../identity/facts.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { issueSetupToken, SETUP_TOKEN_SECONDS } from '../../session/setup-token.ts';
import type { PasswordOwner } from '../../signin/check-password.ts';
import { judge } from '../../signin/gate/gates.ts';
import { recoveryCounter } from '../../signin/password-tries.ts';
import { type Proof, plainProof } from '../../signin/proof.ts';
import { recordFailure } from '../../signin/record-failure.ts';
import { type MatchedFactor, matchRecoveryCode } from '../../signin/second-step/match-code.ts';
import { recordStop } from '../../signin/second-step/park.ts';
import type { Target } from '../../tenant/tenant.ts';

/** The person may change between read and write; as often as a sign-in looks again, so often does this. */
const ROUNDS = 3;

const wrong = () =>
  fail('invalid_credentials', { detail: 'This recovery code is not right for this account, or it was used before.' });

/**
 * Lets somebody who has lost everything else set up a password or a factor, by a recovery code: no session comes of it.
 * One read batch reserves the try, counted for identifiers that nobody has as well, and reads the person. One write
 * batch spends the code, records it and owes the notice. Errors: `invalid_credentials`, the same for an unknown person,
 * `too_many_attempts`, those of the gates. Throws `Outage`.
 */
export async function recover(
  scope: Scope,
  owner: PasswordOwner,
  code: string,
  target: Target,
): Promise<Response | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const { pool } = tenant.brand;
  const key = recoveryCounter(scope, owner.value);
  const find = () => factsByIdentifier(db, pool, owner.kind, owner.value);
  const [[reserved], [row]] = await db.read([reserveTry(db, key, now, true), find()]);
  if (!reserved) return refuseShut(db, key, now);
  let facts = factsOf(row);
  for (let round = 1; round <= ROUNDS; round++) {
    const matched = facts ? await matchRecoveryCode(scope, facts, code) : null;
    const refused = facts && matched ? stopped(scope, facts, target) : wrong();
    if (refused) {
      await recordFailure(scope, 'recovery_code', facts?.person.id ?? null, refused);
      return refused;
    }
    const outcome = await spend(scope, key, facts as Facts, matched as MatchedFactor, find);
    if (outcome) return outcome;
    const [[later]] = await db.read([find()]);
    facts = factsOf(later);
  }
  return fail('unavailable', { internal: 'the person kept changing' });
}

/** Whoever no sign-in would let in gets nothing to set up either. */
function stopped({ tenant, deps }: Scope, { person, organizations }: Facts, target: Target): Failure | null {
  const { mfa: policy } = tenant.brand;
  const now = deps.clock.now();
  const shown = { acr: 'aal2', isTrustedDevice: false, methods: [] } as const;
  const stop = judge({ person, target, ...shown, policy, organizations, now });
  return failed(stop) ? stop : null;
}

/** Null where the person moved meanwhile, or somebody else has used the code. */
async function spend(
  scope: Scope,
  key: string,
  { person }: Facts,
  { condition, effects, notice, amr }: MatchedFactor,
  find: Proof['find'],
): Promise<Response | null> {
  const { deps, tenant } = scope;
  const proof: Proof = {
    ...plainProof,
    method: 'recovery_code',
    amr,
    acr: 'aal1',
    provenAt: deps.clock.now(),
    find,
    condition,
    counters: [key],
    effects: (_, written) => effects(written),
  };
  const outcome = await recordStop(scope, proof, { kind: 'known', person }, 'user.login.recovery');
  if (outcome !== 'done') return null;
  if (notice !== undefined) deps.wakeOutbox(notice);
  return Response.json({
    access_token: await issueSetupToken(deps, tenant, person, amr),
    token_type: 'Bearer',
    expires_in: SETUP_TOKEN_SECONDS,
    scope: 'recovery',
    amr,
  });
}
