import * as z from 'zod';

const label = () =>
  z
    .string()
    .max(30)
    .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'is not a lower-case label such as user');

const person = () =>
  z.object({
    id: z.uuid(),
    email: z.string().nullable(),
    email_verified: z.boolean(),
    username: z.string().nullable(),
    name: z.string().nullable(),
    status: z.enum(['active', 'disabled', 'deleted']),
    role: z.string(),
    apps: z.array(z.string()),
    env: z.array(z.string()),
    user_type: z.enum(['b2c', 'b2b', 'internal']),
    is_platform_owner: z.boolean(),
    has_password: z.boolean(),
    passkeys: z.int(),
    mfa_enabled: z.boolean(),
    created_at: z.iso.datetime(),
  });

export const user = () => z.object({ user: person() });
export const users = () => z.object({ users: z.array(person()), next_cursor: z.string().nullable() });

const limit = () => z.coerce.number().int().min(1).max(100).optional();

export const listQuery = () =>
  z.object({ limit: limit(), cursor: z.uuid('is not a cursor that was answered here').optional() });
export const searchQuery = () =>
  z.object({
    limit: limit(),
    // A username and an address at their longest, as base64url.
    cursor: z.string().min(1).max(700).optional(),
    q: z.string().trim().min(1).max(254).describe('An id, or how an address or username begins'),
  });

export const access = () =>
  z
    .strictObject({
      apps: z.array(label()).max(100),
      env: z.array(label()).max(20),
      role: label(),
      user_type: z.enum(['b2c', 'b2b', 'internal']),
    })
    .partial()
    .refine((fields) => Object.values(fields).some((value) => value !== undefined), 'Give at least one field');

export const resetQuery = () =>
  z.object({ passkeys: z.enum(['true', 'false']).optional().describe('Whether every passkey goes too') });

export const factors = () =>
  z.object({
    enabled: z.boolean(),
    totp: z.boolean(),
    sms: z.boolean(),
    passkeys: z.int(),
    recovery_codes_left: z.int(),
    trusted_devices: z.int(),
  });
