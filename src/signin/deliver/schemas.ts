import * as z from 'zod';

export const message = () => z.object({ message: z.string() });

export const user = () =>
  z.object({
    id: z.uuid(),
    email: z.email().nullable(),
    name: z.string().nullable(),
    role: z.string(),
    apps: z.array(z.string()),
    env: z.array(z.string()),
    userType: z.enum(['b2c', 'b2b', 'internal']),
    emailVerified: z.boolean(),
    username: z.string().optional(),
    picture: z.string().optional(),
    createdAt: z.iso.datetime(),
  });

export const session = () =>
  z.object({
    user: user(),
    organization: z.object({ id: z.uuid(), slug: z.string(), name: z.string(), role: z.string() }).nullable(),
    session: z
      .object({
        id: z.uuid(),
        expiresAt: z.iso.datetime(),
        targetDomain: z.string(),
        targetSubapp: z.string(),
        targetEnv: z.string(),
      })
      .nullable(),
  });

export const userInfo = () =>
  z.object({
    id: z.uuid(),
    email: z.email().nullable(),
    email_verified: z.boolean(),
    username: z.string().nullable(),
    name: z.string().nullable(),
    picture: z.string().nullable(),
    role: z.string(),
    apps: z.array(z.string()),
    env: z.array(z.string()),
    user_type: z.enum(['b2c', 'b2b', 'internal']),
    has_password: z.boolean(),
    passkeys: z.int(),
    wallet_address: z.string().nullable(),
    mfa_enabled: z.boolean(),
    aal: z.enum(['aal1', 'aal2', 'aal3']),
    active_product: z.string().nullable(),
    created_at: z.iso.datetime(),
  });

const factors = () => z.array(z.enum(['totp', 'recovery_code', 'sms', 'passkey']));

/** The answer of a sign-in of the browser surface whose second factor is due. */
export const secondFactorDue = () =>
  z
    .object({ message: z.string(), requires2fa: z.literal(true), sessionId: z.string(), methods: factors() })
    .meta({ id: 'SecondFactorDue' });

/** The answer of every first step on the browser surface. */
export const signedInOrDue = () => z.union([signedIn().meta({ id: 'SignedIn' }), secondFactorDue()]);

/** The answer of every sign-in on the browser surface. */
export const signedIn = () =>
  z.object({
    message: z.string(),
    user: z.object({ id: z.uuid(), email: z.email().nullable(), name: z.string().nullable(), role: z.string() }),
  });

export const tokenResponse = () =>
  z.object({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: z.int(), user: userInfo() });

export const nativeTokenResponse = () =>
  tokenResponse().extend({ refresh_token: z.string(), refresh_expires_in: z.int() });

const mfaRequired = () =>
  z
    .object({ mfa_required: z.literal(true), mfa_token: z.string(), methods: factors(), expires_in: z.int() })
    .meta({ id: 'MfaRequiredResponse' });

/** The answer of every first step on the token surface, and on its native twin. */
export const tokensOrDue = () => z.union([tokenResponse().meta({ id: 'TokenResponse' }), mfaRequired()]);
export const nativeTokensOrDue = () =>
  z.union([nativeTokenResponse().meta({ id: 'NativeTokenResponse' }), mfaRequired()]);

/** What native clients bring where web clients have a cookie. */
export const refreshTokenBody = () => z.strictObject({ refresh_token: z.string().min(1).max(512) });
