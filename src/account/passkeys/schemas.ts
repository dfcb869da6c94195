import * as z from 'zod';
import {
  passkeyName,
  registrationCredential,
  signal as signalArguments,
} from '../../identity/credentials/passkey/schemas.ts';

export const completeBody = () =>
  z.strictObject({ credential: registrationCredential(), name: passkeyName().nullish() });
export const verifyBody = () => registrationCredential().extend({ name: passkeyName().nullish() });
export const renameBody = () => z.strictObject({ name: passkeyName() });

const passkey = () =>
  z.object({
    id: z.uuid(),
    name: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
    backedUp: z.boolean(),
    transports: z.array(z.string()),
  });

export const passkeyInfo = () =>
  z.object({
    id: z.uuid(),
    name: z.string(),
    aaguid: z.string(),
    backed_up: z.boolean(),
    transports: z.array(z.string()),
    created_at: z.iso.datetime(),
  });

export const verified = () => z.object({ passkey: passkey(), signal: signalArguments() });
export const completed = () => passkeyInfo().extend({ signal: signalArguments() });
export const list = () => z.object({ passkeys: z.array(passkey()), signal: signalArguments() });
export const removed = () => z.object({ message: z.string(), signal: signalArguments() });
