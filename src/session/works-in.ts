import { demands } from '../lib/mfa-policy.ts';
import type { Actor, Organization, StoredOrganization } from './actor.ts';

/**
 * Where the actor of a session works: in the organization that it is for, unless that demands a second factor of them
 * now and the session shows one factor. The demand may be newer than the choice, as may the role of whom it is made;
 * two factors stand for as long as the session does.
 */
export function worksIn(
  organization: StoredOrganization | null,
  { createdAt }: Pick<Actor['person'], 'createdAt'>,
  acr: Actor['session']['acr'],
  now: number,
): Organization | null {
  if (organization === null) return null;
  const { mfa, ...shown } = organization;
  return acr === 'aal1' && mfa && demands(mfa, shown.role, createdAt, now) ? null : shown;
}
