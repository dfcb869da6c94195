import { verifyRegistrationResponse } from '@simplewebauthn/server';
import { decodeAttestationObject, isoCBOR } from '@simplewebauthn/server/helpers';
import { base64url, fromBase64url } from '../../../lib/bytes.ts';
import { type Failure, fail } from '../../../lib/result.ts';
import { describe } from '../../../platform/log.ts';
import type { RelyingParty } from '../../../tenant/relying-party.ts';
import { isFramed } from './framed.ts';
import { algorithms } from './options.ts';
import type { RegistrationCredential } from './schemas.ts';

/** What an authenticator made. */
export interface MadePasskey {
  readonly credentialId: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly aaguid: string;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
}

/**
 * Checks the answer to a registration (WebAuthn L3 §7.1): type, challenge, origin, relying party, presence and
 * verification of the user, backup flags, algorithm. Errors: `passkey_refused`; why is for the log alone.
 */
export async function verifyRegistration(
  rp: RelyingParty,
  challenge: string,
  { id, rawId, type, response }: RegistrationCredential,
): Promise<MadePasskey | Failure> {
  const refuse = (internal: string) => fail('passkey_refused', { internal });
  const { clientDataJSON, attestationObject } = response;
  try {
    if (isFramed(clientDataJSON)) return refuse('made within a frame of another site');
    const { verified, registrationInfo: made } = await verifyRegistrationResponse({
      response: {
        id,
        rawId,
        type,
        response: { clientDataJSON, attestationObject: withoutStatement(attestationObject) },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: [...rp.origins],
      expectedRPID: rp.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...algorithms],
    });
    if (!verified || !made) return refuse('not verified');
    const { credential, aaguid, credentialDeviceType, credentialBackedUp } = made;
    if (credential.id !== id) return refuse('another credential id');
    return {
      credentialId: credential.id,
      publicKey: base64url(credential.publicKey),
      counter: credential.counter,
      aaguid,
      backupEligible: credentialDeviceType === 'multiDevice',
      backedUp: credentialBackedUp,
    };
  } catch (error) {
    return refuse(describe(error));
  }
}

/**
 * The attestation object without its statement. None was asked for; one that comes all the same would have its
 * certificates followed to addresses that a stranger wrote into them.
 */
function withoutStatement(attestationObject: string): string {
  const authData = decodeAttestationObject(fromBase64url(attestationObject) ?? new Uint8Array()).get('authData');
  const none = new Map<string, unknown>([
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', authData],
  ]);
  return base64url(isoCBOR.encode(none as never));
}
