import type { Actor } from '../../session/actor.ts';
import { presentUser } from '../../signin/deliver/user-info.ts';

/** The body of `/session`. */
export const presentSession = ({ by, person, session, organization }: Actor) => ({
  user: presentUser(person),
  organization,
  // A program that calls by API key has none.
  session:
    by === 'api_key'
      ? null
      : {
          id: session.id,
          expiresAt: new Date(session.expiresAt).toISOString(),
          targetDomain: session.targetDomain,
          targetSubapp: session.targetSubapp,
          targetEnv: session.targetEnv,
        },
});
