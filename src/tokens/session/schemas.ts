import * as z from 'zod';

export const message = () => z.object({ message: z.string() });

const label = () => z.string().regex(/^[a-z0-9-]{1,63}$/, 'Name an app or environment of this brand');

export const sessionQuery = () => z.object({ app: label().optional(), env: label().optional() });

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
    session: z.object({
      id: z.uuid(),
      expiresAt: z.iso.datetime(),
      targetDomain: z.string(),
      targetSubapp: z.string(),
      targetEnv: z.string(),
    }),
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
