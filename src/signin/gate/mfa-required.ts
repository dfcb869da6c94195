import { demands } from '../../lib/mfa-policy.ts';
import type { Gate, GateFacts } from './gate.ts';

/** Whether the brand or one of their organizations asks a person for a second factor now. */
export const isDemanded = ({
  person,
  policy,
  organizations,
  now,
}: Pick<GateFacts, 'person' | 'policy' | 'organizations' | 'now'>): boolean =>
  demands(policy, person.role, person.createdAt, now) ||
  organizations.some(({ mfa, role }) => demands(mfa, role, person.createdAt, now));

/** Whether one factor was proven, and a second one that the person has is to be shown. */
export const isDue = (
  facts: Pick<GateFacts, 'person' | 'acr' | 'isTrustedDevice' | 'policy' | 'organizations' | 'now'>,
) => {
  const { person, acr, isTrustedDevice } = facts;
  if (acr !== 'aal1') return false;
  return person.totp || person.sms ? !isTrustedDevice : person.passkeys > 0 && isDemanded(facts);
};

/**
 * The second factor. Whoever has enrolled one is asked for it on every way in that proves only one, whatever the brand
 * asks for: people share a pool, and what they protect is theirs everywhere.
 */
export const mfaRequired: Gate = {
  reason: 'mfa_enrollment_required',
  describe: 'A second factor that is enrolled is asked for; where one is demanded, nobody gets in without.',
  check(facts) {
    if (isDue(facts)) return 'second_factor';
    const { person, acr } = facts;
    return acr !== 'aal1' || person.totp || person.sms || !isDemanded(facts);
  },
};
