import { base64url, utf8 } from '../../../lib/bytes.ts';
import type { RelyingParty } from '../../../tenant/relying-party.ts';
import type { Person } from '../../person.ts';
import { CHALLENGE_LIFETIME } from './challenge.ts';
import type { PasskeyRow } from './queries.ts';

/** COSE algorithms (RFC 9053) in order of preference: EdDSA, ES256, RS256. No other is taken. */
export const algorithms = [-8, -7, -257] as const;

/** The WebAuthn user handle: a person's id, which says nothing about them. */
export const userHandle = (userId: string): string => base64url(utf8(userId));

/** What a passkey manager shows beside a passkey. */
export const accountNames = ({ email, username, name, id }: Person) => {
  const account = email ?? username ?? id;
  return { name: account, displayName: name ?? account };
};

/**
 * `PublicKeyCredentialCreationOptionsJSON`: a discoverable credential that verifies its user. No attestation is asked
 * for, because nothing here would depend on who made an authenticator.
 */
export const creationOptions = (
  rp: RelyingParty,
  person: Person,
  challenge: string,
  existing: readonly PasskeyRow[],
) => ({
  rp: { id: rp.id, name: rp.name },
  user: { id: userHandle(person.id), ...accountNames(person) },
  challenge,
  pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key' as const, alg })),
  timeout: CHALLENGE_LIFETIME,
  excludeCredentials: existing
    .filter(({ rpId }) => rpId === rp.id)
    .map(({ credentialId, transports }) => ({ id: credentialId, type: 'public-key' as const, transports })),
  authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' } as const,
  attestation: 'none' as const,
  extensions: { credProps: true },
});

/**
 * `PublicKeyCredentialRequestOptionsJSON`. The list of credentials is always empty: every passkey of ours is
 * discoverable, and a list would tell anybody who types an address what its owner has.
 */
export const requestOptions = (rp: RelyingParty, challenge: string) => ({
  challenge,
  rpId: rp.id,
  timeout: CHALLENGE_LIFETIME,
  allowCredentials: [],
  userVerification: 'required' as const,
});
