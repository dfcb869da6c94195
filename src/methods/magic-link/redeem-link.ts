import type { Scope } from '../../http/scope.ts';
import { type Facts, factsByEmail, factsOf } from '../../identity/facts.ts';
import { nobody } from '../../identity/newcomer.ts';
import { type Failure, failed } from '../../lib/result.ts';
import { findLink } from '../../signin/find-link.ts';
import { type Proof, plainProof } from '../../signin/proof.ts';
import type { LinkPayload } from '../../signin/send-link.ts';

/**
 * Proves a mailbox by the link that was sent there. The link itself is spent by the batch that opens the
 * session. Errors: `invalid_token`. Throws `Outage`.
 */
export async function redeemLink(
  scope: Scope,
  token: string,
): Promise<{ proof: Proof; facts: Facts | undefined; payload: LinkPayload } | Failure> {
  const { deps, tenant } = scope;
  const found = await findLink(scope, 'magic_link', token);
  if (failed(found)) return found;
  const { payload, claim } = found;
  const find = () => factsByEmail(deps.db, tenant.brand.pool, payload.address);
  const [[row]] = await deps.db.read([find()]);
  const proof: Proof = {
    ...plainProof,
    method: 'magic_link',
    amr: ['otp'],
    acr: 'aal1',
    provenAt: deps.clock.now(),
    find,
    claim,
    provesMailbox: payload.address,
    newcomer: { ...nobody, email: { address: payload.address, display: payload.display, verified: true } },
  };
  return { proof, facts: factsOf(row), payload };
}
