import * as z from 'zod';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** One line that people read. */
const keyName = () =>
  z
    .string()
    .trim()
    .min(1, 'Give the key a name')
    .max(60)
    .refine((name) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name), 'Use plain characters on one line');

const scopes = () => z.array(z.string().min(1).max(60)).max(100);
const at = () => z.iso.datetime();
const prefix = () => z.string().describe('How the key begins: what names it wherever keys are shown');

export const createKeyBody = () =>
  z.strictObject({
    name: keyName(),
    scopes: scopes().optional().describe('Of the permissions that the brand declares; none where left out'),
    expiresAt: z.iso.datetime({ offset: true }).nullish().describe('Left out: it lasts until it is revoked'),
  });

const key = () =>
  z.object({
    id: z.uuid(),
    name: z.string(),
    prefix: prefix(),
    scopes: z.array(z.string()),
    createdAt: at(),
    expiresAt: at().nullable(),
  });

export const createdKey = () => key().extend({ key: z.string().describe('Shown once; it goes after Bearer') });
export const keyList = () => z.object({ keys: z.array(key().extend({ lastUsedAt: at().nullable() })) });

export const createApiTokenBody = () =>
  z.strictObject({
    label: keyName(),
    permissions: scopes().describe('Of the permissions that the brand declares'),
    password: z
      .string()
      .min(1)
      .max(1024)
      .optional()
      .describe('In place of a recent proof, for people who have nothing else to show'),
    expires_in_secs: z
      .int()
      .min(60)
      .max(10 * YEAR_SECONDS)
      .nullish()
      .describe('Left out: it lasts until it is revoked'),
  });

const apiToken = () =>
  z.object({
    id: z.uuid(),
    label: z.string(),
    prefix: prefix(),
    permissions: z.array(z.string()),
    created_at: at(),
    expires_at: at().nullable(),
  });

export const apiTokenCreated = () => apiToken().extend({ token: z.string().describe('Shown once') });
export const apiTokenList = () =>
  z.object({ tokens: z.array(apiToken().extend({ last_used_at: at().nullable() }).meta({ id: 'ApiToken' })) });
