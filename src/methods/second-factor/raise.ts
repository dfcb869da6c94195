import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import { type Failure, failed } from '../../lib/result.ts';
import { issueAccessToken } from '../../session/access-token.ts';
import type { Actor } from '../../session/actor.ts';
import { refreshToken } from '../../session/refresh-token.ts';
import { nativeAnswer, tokenAnswer } from '../../signin/deliver/tokens.ts';
import { type SteppedUp, stepUp } from '../../signin/step-up.ts';
import type { ProvenAgain } from './prove-again.ts';

/** Raises the session of a caller by a proof, and sends what that owes. Errors and throws as `stepUp`. */
export async function raise(
  scope: Scope,
  actor: Actor,
  { proof, notice }: ProvenAgain,
  facts: Facts,
): Promise<SteppedUp | Failure> {
  const stepped = await stepUp(scope, actor, proof, facts);
  if (!failed(stepped) && notice !== undefined) scope.deps.wakeOutbox(notice);
  return stepped;
}

/** Both tokens of a raised session, as the surface gives them. */
export async function tokensOf(
  scope: Scope,
  surface: 'tokens' | 'native',
  { actor, refreshCounter, refreshExpiresAt }: SteppedUp,
): Promise<Response> {
  const { deps, tenant } = scope;
  const holder = surface === 'native' ? 'native' : 'cookie';
  const granted = {
    actor,
    accessToken: await issueAccessToken(deps, tenant, actor),
    refreshToken: refreshToken(deps.config, actor.session.id, refreshCounter, holder),
    refreshExpiresAt,
  };
  return surface === 'native' ? nativeAnswer(scope, granted) : tokenAnswer(scope, granted);
}
