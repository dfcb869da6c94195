import type { ApiKeyRow } from './queries.ts';

const iso = (at: number) => new Date(at).toISOString();
const isoOrNull = (at: number | null) => (at === null ? null : iso(at));

/** A key that was just made, on the browser surface: the one time that it is shown whole. */
export const presentCreatedKey = (row: ApiKeyRow, key: string) => ({
  id: row.id,
  name: row.name,
  key,
  prefix: row.prefix,
  scopes: row.scopes,
  createdAt: iso(row.createdAt),
  expiresAt: isoOrNull(row.expiresAt),
});

/** A key in a list of the browser surface. */
export const presentKey = (row: ApiKeyRow) => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: row.scopes,
  createdAt: iso(row.createdAt),
  lastUsedAt: isoOrNull(row.lastUsedAt),
  expiresAt: isoOrNull(row.expiresAt),
});

const presentToken = (row: ApiKeyRow) => ({
  id: row.id,
  label: row.name,
  prefix: row.prefix,
  permissions: row.scopes,
  created_at: iso(row.createdAt),
  expires_at: isoOrNull(row.expiresAt),
});

/** `ApiTokenCreated` of the token surface: the one time that it is shown whole. */
export const presentApiTokenCreated = (row: ApiKeyRow, token: string) => ({ ...presentToken(row), token });

/** `ApiToken` of the token surface. */
export const presentApiToken = (row: ApiKeyRow) => ({
  ...presentToken(row),
  last_used_at: isoOrNull(row.lastUsedAt),
});
