import type { RelyingParty } from '../../../tenant/relying-party.ts';
import type { Person } from '../../person.ts';
import { accountNames, userHandle } from './options.ts';

/**
 * Arguments for the browser's Signal API (WebAuthn L3 §5.1.10), ready to be handed on: they keep a passkey manager in
 * step with us, so that it offers no passkey that we would refuse and shows the names that we know.
 */

/** For `PublicKeyCredential.signalUnknownCredential`. */
export const unknownCredential = (rp: RelyingParty, credentialId: string) => ({ rpId: rp.id, credentialId });

/** For `signalAllAcceptedCredentials` and `signalCurrentUserDetails`. @param held the person's passkeys */
export const accountSignals = (
  rp: RelyingParty,
  person: Person,
  held: readonly { readonly credentialId: string; readonly rpId: string }[],
) => {
  const account = { rpId: rp.id, userId: userHandle(person.id) };
  const ids = held.filter(({ rpId }) => rpId === rp.id).map(({ credentialId }) => credentialId);
  return {
    allAcceptedCredentials: { ...account, allAcceptedCredentialIds: ids },
    currentUserDetails: { ...account, ...accountNames(person) },
  };
};
