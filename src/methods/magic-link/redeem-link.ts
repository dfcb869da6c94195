import type { Scope } from '../../http/scope.ts';
import { type Facts, factsByEmail } from '../../identity/facts.ts';
import { failed, type Failure } from '../../lib/result.ts';
import { findLink } from '../../signin/find-link.ts';
import type { Proof } from '../../signin/proof.ts';
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
  const [[facts]] = await deps.db.read([factsByEmail(deps.db, tenant.brand.pool, payload.address)]);
  const proof: Proof = {
    method: 'magic_link',
    amr: ['otp'],
    acr: 'aal1',
    provenAt: deps.clock.now(),
    address: payload.address,
    provesMailbox: true,
    claim,
    counterKey: null,
    rehashed: null,
    holds: () => true,
  };
  return { proof, facts, payload };
}
