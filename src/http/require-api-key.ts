import { parseApiKey } from '../identity/credentials/api-key/api-key.ts';
import { apiKeyByPrefix, touchApiKey } from '../identity/credentials/api-key/queries.ts';
import { personOf } from '../identity/person.ts';
import { equalConstantTime } from '../lib/digest.ts';
import { MINUTE } from '../lib/duration.ts';
import { type Failure, fail } from '../lib/result.ts';
import { apiPermissionsOf } from '../permission/api-permissions.ts';
import type { Actor } from '../session/actor.ts';
import type { Scope } from './scope.ts';

/** What a program presents where a person has a session. */
export const looksLikeApiKey = (token: string): boolean => token.startsWith('ghk_');

const refuse = (internal: string) => fail('unauthenticated', { internal });

/** Null where the key that was found is the one presented, lives, and its person is active. Errors: `unauthenticated`. */
export function judgeApiKey(
  { hash }: { readonly hash: string },
  row: Awaited<ReturnType<typeof apiKeyByPrefix>>[number] | undefined,
  now: number,
): Failure | null {
  if (!row || !equalConstantTime(row.key.hash, hash)) return refuse('no such API key here');
  const { revokedAt, expiresAt } = row.key;
  if (revokedAt !== null || (expiresAt !== null && expiresAt <= now)) return refuse('API key ended');
  return row.user.status === 'active' ? null : refuse('person of the API key is not active');
}

/**
 * The person whom an API key speaks for: one read. There is no session behind it, so that nothing that asks for a
 * recent proof can be done with it. Errors: `unauthenticated`. Throws `Outage`.
 */
export async function requireApiKey(text: string, { deps, tenant }: Scope): Promise<Actor | Failure> {
  const parsed = parseApiKey(text);
  if (!parsed) return refuse('malformed API key');
  const now = deps.clock.now();
  const [[row]] = await deps.db.read([apiKeyByPrefix(deps.db, tenant, parsed.prefix)]);
  const refused = judgeApiKey(parsed, row, now);
  if (refused || !row) return refused ?? refuse('no such API key here');
  const { key } = row;
  const person = personOf(row);
  // A session is judged at its refresh; a key at every call.
  if (!person.env.includes(tenant.env)) return refuse('person of the API key may not use the environment');
  // What its person has lost, or the brand no longer knows, the key has lost too.
  const held = apiPermissionsOf(tenant.brand, person);
  if (key.lastUsedAt === null || key.lastUsedAt <= now - MINUTE)
    deps.later(deps.db.write([touchApiKey(deps.db, key.id, now)]));
  return {
    by: 'api_key',
    scopes: held.map(({ id }) => id).filter((id) => key.scopes.includes(id)),
    person,
    organization: null,
    stored: null,
    session: {
      id: key.id,
      targetDomain: tenant.host,
      targetSubapp: tenant.subapp,
      targetEnv: tenant.env,
      amr: [],
      acr: 'aal1',
      authTime: 0,
      lastSeenAt: now,
      expiresAt: key.expiresAt ?? Number.MAX_SAFE_INTEGER,
      limitAt: key.expiresAt ?? Number.MAX_SAFE_INTEGER,
      remembered: true,
      createdAt: key.createdAt,
      product: null,
      origin: null,
      userAgent: null,
      network: null,
      country: null,
    },
  };
}
