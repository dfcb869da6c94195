import type { Scope } from '../../http/scope.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { requireFresh } from '../../permission/fresh.ts';
import type { Actor } from '../../session/actor.ts';

/** RFC 8176 of a passkey, synced or bound to a device: a key, with its user verified. A wallet is the key alone. */
const isOfPasskey = (amr: readonly string[]): boolean =>
  amr.includes('user') && (amr.includes('swk') || amr.includes('hwk'));

/**
 * Null where a passkey was shown within the last ten minutes, or the caller has a set-up token. Errors:
 * `step_up_required` for a call by cookie, `insufficient_user_authentication` for one by access token.
 */
export function requirePasskey(request: Request, { deps }: Scope, actor: Actor): Failure | null {
  const stale = requireFresh(actor, request, deps.clock.now());
  if (stale || actor.by === 'setup_token') return stale;
  const { acr, amr } = actor.session;
  if (acr === 'aal3' || isOfPasskey(amr)) return null;
  return fail(request.headers.has('authorization') ? 'insufficient_user_authentication' : 'step_up_required', {
    detail: 'Show a passkey, or enrol with your password or an account elsewhere.',
    extra: { acr_values: 'aal3', max_age: 600 },
  });
}
