import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import { offersSms } from './sms.ts';

/** What may answer the demand for a second factor. */
export type SecondFactorMethod = 'totp' | 'recovery_code' | 'sms' | 'passkey';

/** Which of them a person has, and the brand takes: a passkey and a phone of another brand of the pool may be of no use. */
export const methodsOf = (
  scope: Scope,
  { person, recoveryHashes }: Pick<Facts, 'person' | 'recoveryHashes'>,
): SecondFactorMethod[] => {
  const offered: readonly [SecondFactorMethod, boolean][] = [
    ['totp', person.totp],
    ['sms', person.sms && offersSms(scope)],
    ['passkey', person.passkeys > 0 && scope.tenant.brand.methods.includes('passkey')],
    ['recovery_code', recoveryHashes.length > 0],
  ];
  return offered.filter(([, has]) => has).map(([method]) => method);
};
