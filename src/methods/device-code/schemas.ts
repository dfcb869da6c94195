import * as z from 'zod';

/** The grant that a device polls with (RFC 8628 §3.4). */
export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

const clientId = () => z.string().min(1).max(100);

/** Apps of organizations have no names here yet; a request for one is not answered for another. */
const notYet = () => z.never({ error: 'Organizations have no apps of their own here' }).optional();

export const codeBody = () =>
  z.strictObject({ client_id: clientId(), org: notYet(), service: notYet(), scope: z.string().max(1000).optional() });

export const tokenBody = () =>
  z.strictObject({
    grant_type: z.string().min(1).max(100),
    device_code: z.string().min(1).max(128),
    client_id: clientId(),
  });

export const codes = () =>
  z.object({
    device_code: z.string(),
    user_code: z.string(),
    verification_uri: z.url(),
    verification_uri_complete: z.url(),
    expires_in: z.int(),
    interval: z.int(),
  });

export const verifyBody = () =>
  z.strictObject({
    user_code: z.string().min(1, 'Enter the code that your device shows').max(64),
    decision: z.enum(['approve', 'deny']).optional(),
  });

/** What somebody is asked before they decide. */
export const asked = () =>
  z.object({
    user_code: z.string(),
    client_id: z.string(),
    client_name: z.string(),
    device: z.string().nullable(),
    network: z.string(),
    country: z.string().nullable(),
    requested_at: z.iso.datetime(),
    expires_in: z.int(),
  });
