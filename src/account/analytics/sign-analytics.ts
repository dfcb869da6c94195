import type { Scope } from '../../http/scope.ts';
import { signOwn, type TokenKind } from '../../session/own-jwt.ts';

/** As long as an access token. */
export const ANALYTICS_TOKEN_SECONDS = 600;

const kind: TokenKind = { typ: 'anl+jwt', audience: 'analytics', seconds: ANALYTICS_TOKEN_SECONDS };

/**
 * A token by which the analytics of a brand take events from somebody whom they do not know: its subject is a
 * pseudonym, and it holds nothing else of the person. Its type and audience are its own, so that it opens nothing here.
 * Throws `Misconfigured` where no key may sign now.
 */
export const signAnalytics = ({ deps, tenant }: Scope, subject: string): Promise<string> =>
  signOwn(deps, tenant, kind, { subject, claims: {} });
