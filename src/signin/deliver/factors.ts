import type { Scope } from '../../http/scope.ts';
import type { Person } from '../../identity/person.ts';
import type { TokenExtras } from '../../session/access-token.ts';
import { issuePendingToken } from '../../session/pending-token.ts';
import { refreshToken } from '../../session/refresh-token.ts';
import type { Delivery } from './delivery.ts';
import { grant } from './tokens.ts';

/** What this surface adds to access tokens, which it calls `idToken`. */
export const idTokenExtras = ({ email, name }: Person, clientId: string | undefined): TokenExtras => ({
  email,
  name,
  ...(clientId === undefined ? {} : { clientId }),
});

/**
 * The factors surface: both tokens in the body. Where a second factor is due, `idToken` opens nothing but that step,
 * and `refreshToken` is the one of the session that the step will open: until then there is nothing that it refreshes.
 * @param clientId the application that called, where it named itself
 */
export const factorsDelivery = (scope: Scope, clientId: string | undefined): Delivery => ({
  async signedIn(issued) {
    const granted = await grant(scope, issued, 'factors', idTokenExtras(issued.person, clientId));
    return Response.json({ idToken: granted.accessToken, refreshToken: granted.refreshToken });
  },
  async secondFactorDue({ token, expiresAt, pending }) {
    const { deps, tenant } = scope;
    const { userId, attempt } = pending;
    const sid = attempt.sessionId ?? '';
    return Response.json({
      idToken: await issuePendingToken(deps, tenant, { pending: token, userId, sid, expiresAt }),
      refreshToken: refreshToken(deps.config, sid, 0, 'factors'),
    });
  },
  refused: (failure) => failure,
});
