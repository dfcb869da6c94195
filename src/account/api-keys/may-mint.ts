import type { SQL } from 'drizzle-orm';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import { type Failure, failed } from '../../lib/result.ts';
import { requireAssurance, requireFresh } from '../../permission/fresh.ts';
import type { Actor } from '../../session/actor.ts';
import { checkOwnPassword, giveBackGuess } from '../../signin/check-own-password.ts';

/** What must stand in the database when the key is written, and what is answered where it does not. */
type Requires = readonly { readonly stands: SQL; readonly or: Failure }[];

/** Whoever makes a key; `facts` where a guess at the password may have been reserved with the session, else null. */
export interface Minting {
  readonly request: Request;
  readonly actor: Actor;
  readonly facts: Facts | null;
}

/** A refusal before any password was looked at: the guess that came with one is given back. Throws `Outage`. */
export const refuseUnread = async (
  scope: Scope,
  { actor, facts }: Minting,
  password: string | undefined,
  refusal: Failure,
): Promise<Failure> =>
  password === undefined || facts === null ? refusal : giveBackGuess(scope, actor.person, refusal);

/**
 * Whether somebody may make a key with these permissions now. The Fresh rule holds, and for a permission that asks for
 * step-up two factors must stand behind the session besides. Whoever has nothing but a password may bring it with the
 * request in place of a recent proof; whoever has a second factor or a passkey has to show that. A password that is not
 * needed is not looked at, and no guess is reserved for it. Errors:
 * `step_up_required` or `insufficient_user_authentication`, `invalid_credentials`, `overloaded`. Throws `Outage`.
 */
export async function mayMint(
  scope: Scope,
  caller: Minting,
  scopes: readonly { readonly stepUp: boolean }[],
  password: string | undefined,
): Promise<Requires | Failure> {
  const { request, actor, facts } = caller;
  const now = scope.deps.clock.now();
  const weak = scopes.some(({ stepUp }) => stepUp) && requireAssurance('aal2', actor, request, now);
  if (weak) return refuseUnread(scope, caller, password, weak);
  const stale = requireFresh(actor, request, now);
  if (!stale) return [];
  const { person } = actor;
  const hasMore = person.totp || person.sms || person.passkeys > 0;
  if (password === undefined || facts === null || hasMore) return refuseUnread(scope, caller, password, stale);
  const known = await checkOwnPassword(scope, facts, password);
  return failed(known) ? known : [known];
}
