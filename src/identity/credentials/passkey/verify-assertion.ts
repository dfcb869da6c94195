import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { fromBase64url } from '../../../lib/bytes.ts';
import { type Failure, fail } from '../../../lib/result.ts';
import { describe } from '../../../platform/log.ts';
import type { RelyingParty } from '../../../tenant/relying-party.ts';
import { isFramed } from './framed.ts';
import { userHandle } from './options.ts';
import type { PasskeyRow } from './queries.ts';
import type { AssertionCredential } from './schemas.ts';

/**
 * Checks an assertion (WebAuthn L3 §7.2) against the passkey that it names: type, challenge, origin, relying party,
 * presence and verification of the user, owner, backup flags, signature. Whether its count has risen is for the
 * database to say (`countsTo`). Errors: `invalid_passkey`; why is for the log alone.
 * @param discoverable nobody was named before the ceremony, so that the authenticator has to.
 */
export async function verifyAssertion(
  rp: RelyingParty,
  challenge: string,
  { id, rawId, type, response }: AssertionCredential,
  passkey: PasskeyRow,
  discoverable: boolean,
): Promise<{ counter: number; backedUp: boolean } | Failure> {
  const refuse = (internal: string) => fail('invalid_passkey', { internal });
  const { clientDataJSON, authenticatorData, signature } = response;
  const owner = response.userHandle ?? null;
  if (owner === null ? discoverable : owner !== userHandle(passkey.userId)) return refuse('another owner');
  try {
    if (isFramed(clientDataJSON)) return refuse('used within a frame of another site');
    const { verified, authenticationInfo: used } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId,
        type,
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: [...rp.origins],
      expectedRPID: rp.id,
      requireUserVerification: true,
      // The count is judged where it is kept.
      credential: { id: passkey.credentialId, publicKey: keyOf(passkey), counter: 0 },
    });
    if (!verified) return refuse('signature');
    const backupEligible = used.credentialDeviceType === 'multiDevice';
    if (backupEligible !== passkey.backupEligible) return refuse('backup eligibility changed');
    return { counter: used.newCounter, backedUp: used.credentialBackedUp };
  } catch (error) {
    return refuse(describe(error));
  }
}

const keyOf = ({ publicKey }: PasskeyRow) => fromBase64url(publicKey) ?? new Uint8Array();
