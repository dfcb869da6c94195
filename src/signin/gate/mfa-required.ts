import type { Facts } from '../../identity/facts.ts';
import { DAY } from '../../lib/duration.ts';
import type { MfaPolicy } from '../../lib/mfa-policy.ts';
import type { Gate, GateFacts } from './gate.ts';

/** Whether a policy asks a person with this role for a second factor now. */
function demands({ mode, roles, graceDays, since }: MfaPolicy, role: string, createdAt: number, now: number): boolean {
  const applies = mode === 'required' || (mode === 'required_for_roles' && roles.includes(role));
  return applies && now >= Math.max(createdAt, since === null ? 0 : Date.parse(since)) + graceDays * DAY;
}

/** Whether the brand or one of their organizations asks a person for a second factor now. */
export const isDemanded = ({
  person,
  policy,
  organizations,
  now,
}: Pick<GateFacts, 'person' | 'policy' | 'organizations' | 'now'>): boolean =>
  demands(policy, person.role, person.createdAt, now) ||
  organizations.some(({ mfa, role }) => demands(mfa, role, person.createdAt, now));

/**
 * The second factor. Whoever has enrolled one is asked for it on every way in that proves only one, whatever the brand
 * asks for: people share a pool, and what they protect is theirs everywhere.
 */
export const mfaRequired: Gate = {
  reason: 'mfa_enrollment_required',
  describe: 'A second factor that is enrolled is asked for; where one is demanded, nobody gets in without.',
  check(facts) {
    const { person, acr, isTrustedDevice } = facts;
    if (acr !== 'aal1') return true;
    if (person.totp || person.sms) return isTrustedDevice || 'second_factor';
    if (!isDemanded(facts)) return true;
    return person.passkeys > 0 ? 'second_factor' : false;
  },
};

/** What may answer the demand for a second factor: those that the person has. */
export type SecondFactorMethod = 'totp' | 'recovery_code' | 'sms' | 'passkey';

export const methodsOf = ({ person, recoveryHashes }: Pick<Facts, 'person' | 'recoveryHashes'>) => {
  const offered: readonly [SecondFactorMethod, boolean][] = [
    ['totp', person.totp],
    ['sms', person.sms],
    ['passkey', person.passkeys > 0],
    ['recovery_code', recoveryHashes.length > 0],
  ];
  return offered.filter(([, has]) => has).map(([method]) => method);
};
