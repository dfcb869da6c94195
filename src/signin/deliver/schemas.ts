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

/** What native clients bring where web clients have a cookie. */
export const refreshTokenBody = () => z.strictObject({ refresh_token: z.string().min(1).max(512) });
