import * as z from 'zod';
import { emailAddress } from '../../identity/address.ts';

export const loginBody = () => z.strictObject({ email: emailAddress(), password: z.string().min(1).max(1024) });

export const tokens = () => z.object({ idToken: z.string(), refreshToken: z.string() });

export const refreshBody = () => z.strictObject({ refreshToken: z.string().min(1).max(512) });

export const phoneBody = () =>
  z.strictObject({
    phone: z.string().min(4).max(40),
    country: z.string().regex(/^[A-Z]{2}$/, 'A country as in ISO 3166-1 alpha-2'),
  });

export const sendQuery = () => z.strictObject({ method: z.enum(['email', 'sms']) });

export const codeBody = () => z.strictObject({ channel: z.enum(['email', 'sms', 'totp']) });

export const userSecurity = () =>
  z.object({
    email: z.string().nullable(),
    hasValidatedEmail: z.boolean(),
    emailVerificationDate: z.iso.datetime().optional(),
    hasValidatedSecret: z.boolean(),
    secretVerificationDate: z.iso.datetime().optional(),
    phoneNumber: z.string().optional(),
    hasValidatedPhone: z.boolean(),
    phoneVerificationDate: z.iso.datetime().optional(),
    lastLoggedDate: z.iso.datetime().nullable(),
    status: z.enum(['active', 'pending', 'locked', 'disabled']),
    lastLoggedDevice: z.string().nullable(),
    lastPasswordChangeDate: z.iso.datetime(),
  });

export const begunSecret = () => userSecurity().extend({ otpauthUrl: z.string(), secret: z.string() });

/** `idToken` where a sign-in ended with the code; `recoveryCodes` where it was the first of an authenticator app. */
export const checkedCode = () =>
  userSecurity().extend({ idToken: z.string().optional(), recoveryCodes: z.array(z.string()).optional() });
