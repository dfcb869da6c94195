import type { Scope } from '../../http/scope.ts';
import type { AssertionCredential } from '../../identity/credentials/passkey/schemas.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { nativeDelivery, tokenDelivery } from '../../signin/deliver/tokens.ts';
import { finish } from '../../signin/finish.ts';
import { provePasskey, refuseCopy } from './prove-passkey.ts';

/**
 * Signs in with a passkey and answers with tokens. Errors: as `provePasskey`, those of the gates, and
 * `method_not_enabled`. Throws `Outage`.
 */
export async function signIn(
  scope: Scope,
  request: Request,
  entry: 'tokens' | 'native',
  credential: AssertionCredential,
): Promise<Response | Failure> {
  if (!scope.tenant.brand.methods.includes('passkey')) return fail('method_not_enabled');
  const proven = await provePasskey(scope, request, entry, credential);
  if (failed(proven)) return proven;
  const { proof, facts, target } = proven;
  const delivery = entry === 'native' ? nativeDelivery(scope) : tokenDelivery(scope);
  const outcome = await finish(scope, { entry, target, remember: true }, proof, facts, delivery);
  // Nobody holds the passkey any more at that count: another assertion with it was quicker.
  return failed(outcome) && outcome.code === 'invalid_credentials' ? refuseCopy(scope, proven) : outcome;
}
