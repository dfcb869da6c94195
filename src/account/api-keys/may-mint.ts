import type { SQL } from 'drizzle-orm';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import { type Failure, failed } from '../../lib/result.ts';
import { requireAssurance, requireFresh } from '../../permission/fresh.ts';
import type { Actor } from '../../session/actor.ts';
import { checkOwnPassword } from '../../signin/check-own-password.ts';

/** What must stand in the database when the key is written, and what is answered where it does not. */
type Requires = readonly { readonly stands: SQL; readonly or: Failure }[];

/**
 * Whether somebody may make a key with these permissions now. The Fresh rule holds, and for a permission that asks for
 * step-up two factors must stand behind the session besides. Whoever has nothing but a password may bring it with the
 * request in place of a recent proof; whoever has a second factor or a passkey has to show that. Errors:
 * `step_up_required` or `insufficient_user_authentication`, `invalid_credentials`, `overloaded`. Throws `Outage`.
 * @param caller `facts` where a guess at the password was reserved with the session, else null
 */
export async function mayMint(
  scope: Scope,
  { request, actor, facts }: { readonly request: Request; readonly actor: Actor; readonly facts: Facts | null },
  scopes: readonly { readonly stepUp: boolean }[],
  password: string | undefined,
): Promise<Requires | Failure> {
  const now = scope.deps.clock.now();
  const weak = scopes.some(({ stepUp }) => stepUp) && requireAssurance('aal2', actor, request, now);
  if (weak) return weak;
  const stale = requireFresh(actor, request, now);
  if (!stale) return [];
  const { person } = actor;
  const hasMore = person.totp || person.sms || person.passkeys > 0;
  if (password === undefined || facts === null || hasMore) return stale;
  const known = await checkOwnPassword(scope, facts, password);
  return failed(known) ? known : [known];
}
