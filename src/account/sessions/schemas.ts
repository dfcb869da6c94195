import * as z from 'zod';
import { emailAddress } from '../../identity/address.ts';
import { user } from '../../signin/deliver/schemas.ts';

const session = () =>
  z.object({
    id: z.uuid(),
    current: z.boolean(),
    createdAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    userAgent: z.string().nullable(),
    device: z.string().nullable(),
    ip: z.string().nullable().describe('The network: the last part of the address is not kept'),
    country: z.string().nullable(),
    targetDomain: z.string(),
    targetSubapp: z.string(),
    targetEnv: z.string(),
    amr: z.array(z.string()),
  });

export const list = () => z.object({ sessions: z.array(session()) });
export const current = () => z.object({ session: session(), user: user() });
export const opened = () => current().extend({ token: z.string(), expiresAt: z.iso.datetime() });

export const permissions = () =>
  z.object({
    role: z.string(),
    permissions: z.array(z.string()),
    apps: z.array(z.string()),
    env: z.array(z.string()),
    organization: z.object({ id: z.uuid(), slug: z.string(), name: z.string(), role: z.string() }).optional(),
  });

export const openBody = () =>
  z
    .strictObject({
      method: z.enum(['passkey', 'otp']),
      email: emailAddress().nullish().describe('May be left out for a passkey'),
      token: z.string().min(1).max(128),
    })
    .refine(({ method, email }) => method === 'passkey' || typeof email === 'string', {
      path: ['email'],
      error: 'Give the address that the code was sent to',
    });

export const endQuery = () => z.object({ scope: z.enum(['current', 'others', 'all']).optional() });
