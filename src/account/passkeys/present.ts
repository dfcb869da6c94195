import type { PasskeyRow } from '../../identity/credentials/passkey/queries.ts';

type Shown = Pick<PasskeyRow, 'id' | 'name' | 'aaguid' | 'createdAt' | 'lastUsedAt' | 'backedUp' | 'transports'>;

const iso = (at: number) => new Date(at).toISOString();

/** A passkey on the passkeys and sessions surface. */
export const presentPasskey = (passkey: Shown) => ({
  id: passkey.id,
  name: passkey.name,
  createdAt: iso(passkey.createdAt),
  lastUsedAt: passkey.lastUsedAt === null ? null : iso(passkey.lastUsedAt),
  backedUp: passkey.backedUp,
  transports: passkey.transports,
});

/** A passkey on the token surface. */
export const presentPasskeyInfo = (passkey: Shown) => ({
  id: passkey.id,
  name: passkey.name,
  aaguid: passkey.aaguid,
  backed_up: passkey.backedUp,
  transports: passkey.transports,
  created_at: iso(passkey.createdAt),
});
