import * as z from 'zod';

/** Long enough for a recovery code with its hyphens, typed with spaces between. */
const code = () => z.string().min(1).max(64);
const codes = () => z.array(z.string()).length(10);

export const setUp = () =>
  z.object({ secret: z.string(), otpauthUrl: z.string(), qrCode: z.string(), backupCodes: codes() });
export const enableBody = () => z.strictObject({ secret: z.string().min(1).max(128), code: code() });
export const enabled = () => z.object({ message: z.string(), enabled: z.literal(true) });
export const codeBody = () => z.strictObject({ code: code() });

export const passwordBody = () => z.strictObject({ password: z.string().min(1).max(1024) });
export const enrolled = () =>
  z.object({
    enrollment_token: z.string(),
    secret: z.string(),
    otpauth_url: z.string(),
    qr_svg: z.string(),
    expires_in: z.int(),
  });
export const confirmBody = () => z.strictObject({ enrollment_token: z.string().min(1).max(128), code: code() });
export const confirmed = () => z.object({ recovery_codes: codes(), access_token: z.string(), expires_in: z.int() });
export const newCodes = () => z.object({ recovery_codes: codes() });

export const status = () =>
  z.object({
    totp_enabled: z.boolean(),
    totp_enrolled_at: z.iso.datetime().nullable(),
    recovery_codes_remaining: z.int(),
    passkeys: z.int(),
    sms_enabled: z.boolean(),
    aal: z.enum(['aal1', 'aal2', 'aal3']),
  });
