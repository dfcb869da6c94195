import { startFlow } from '../../http/flow-binding.ts';
import type { Scope } from '../../http/scope.ts';
import { createChallenge } from '../../identity/credentials/passkey/challenge.ts';
import { requestOptions } from '../../identity/credentials/passkey/options.ts';
import { foldAddress } from '../../identity/fold.ts';
import { sha256 } from '../../lib/digest.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { destinationOf } from '../../signin/attempt.ts';
import type { Attempt } from '../../signin/proof.ts';
import { relyingParty } from '../../tenant/relying-party.ts';

/**
 * Options of a sign-in with any passkey that the device offers, or, with an address, with one of its owner's. Nothing
 * is read of people, so the options are the same whether or not anybody owns the address. Errors:
 * `method_not_enabled`. Throws `Outage`.
 */
export async function beginSignIn(
  scope: Scope,
  request: Request,
  entry: Attempt['entry'],
  email?: string,
): Promise<Response | Failure> {
  const { deps, tenant } = scope;
  if (!tenant.brand.methods.includes('passkey')) return fail('method_not_enabled');
  const destination = destinationOf(request, scope, undefined);
  if (failed(destination)) return destination;
  const { flow, setCookie } = entry === 'native' ? { flow: null, setCookie: null } : startFlow(request, scope);
  const challenge = await createChallenge(deps, 'passkey_authenticate', {
    brand: tenant.brand.id,
    env: tenant.env,
    flowHash: flow === null ? null : sha256(flow),
    sessionId: null,
    address: email === undefined ? null : foldAddress(email),
    target: destination.target,
  });
  const answer = Response.json(requestOptions(relyingParty(tenant), challenge));
  if (setCookie) answer.headers.append('set-cookie', setCookie);
  return answer;
}
