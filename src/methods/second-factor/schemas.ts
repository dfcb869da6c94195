import * as z from 'zod';

/** Long enough for a recovery code with its hyphens, typed with spaces between. */
const code = () => z.string().min(1).max(64);
const pendingToken = () => z.string().min(1).max(128);
const returnTo = () => z.string().max(2048).optional();

/** A checkbox posts text. */
const checked = () => z.union([z.boolean(), z.enum(['on', '1'])]);

export const browserVerifyBody = () =>
  z.strictObject({ code: code(), sessionId: pendingToken(), rememberDevice: checked().optional() });

export const verifyBody = () =>
  z.strictObject({ mfa_token: pendingToken(), code: code(), trust_device: z.boolean().optional() });

export const recoveryBody = () => z.strictObject({ mfa_token: pendingToken(), recovery_code: code() });

export const codeBody = () => z.strictObject({ code: code() });

export const stepUpBody = () =>
  z
    .strictObject({
      password: z.string().min(1).max(1024).optional(),
      code: code().optional(),
      token: z.string().min(1).max(128).optional(),
      return_to: returnTo(),
    })
    .superRefine(({ password, code: typed, token }, context) => {
      const given = [password, typed, token].filter((proof) => proof !== undefined).length;
      if (given !== 1)
        context.addIssue({ code: 'custom', path: ['code'], message: 'Give one of password, code and token' });
    });

export const recoveryLoginBody = () =>
  z
    .strictObject({
      email: z.string().min(1).max(254).optional(),
      username: z.string().min(1).max(256).optional(),
      recovery_code: code(),
    })
    .superRefine(({ email, username }, context) => {
      if ((email === undefined) === (username === undefined))
        context.addIssue({ code: 'custom', path: ['email'], message: 'Give an email address or a username' });
    });

export const recoveryLogin = () =>
  z.object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int(),
    scope: z.literal('recovery'),
    amr: z.array(z.string()),
  });
