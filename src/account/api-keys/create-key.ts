import { sql } from 'drizzle-orm';
import { insertWhere, nothing } from '../../challenge/guarded.ts';
import { apiKeys } from '../../db/factors.ts';
import { forgetTries, personGuessKey } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import { drawApiKey } from '../../identity/credentials/api-key/api-key.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { apiPermissionsOf } from '../../permission/api-permissions.ts';
import { noticeRow } from '../../signin/notice.ts';
import { changeOwn } from '../../signin/own-change.ts';
import { type Minting, mayMint, refuseUnread } from './may-mint.ts';
import { type ApiKeyRow, countOfKeys } from './queries.ts';
import { scopesOf } from './scopes-of.ts';

/** More than one person has programs; it bounds what a list answers. */
const MOST_KEYS = 50;

/** A key as it is asked for. */
export interface WantedKey {
  readonly name: string;
  readonly scopes: readonly string[];
  /** What the surface calls the scopes. */
  readonly scopesField: string;
  /** Unix milliseconds; null for a key that lasts until it is revoked. */
  readonly expiresAt: number | null;
  /** Stands for a recent proof, where the surface takes one. */
  readonly password?: string | undefined;
}

/**
 * Makes a key for whoever is signed in. The key itself is in the answer and nowhere else: what is kept is its hash.
 * Errors: `invalid_field` for a scope that they do not have and for a time that has passed; those of `mayMint`;
 * `conflict` where there are too many; those of `changeOwn`. Throws `Outage`.
 */
export async function createKey(
  scope: Scope,
  caller: Minting,
  wanted: WantedKey,
): Promise<{ row: ApiKeyRow; key: string } | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const { person } = caller.actor;
  const now = deps.clock.now();
  const scopes = scopesOf(apiPermissionsOf(tenant.brand, person), wanted);
  if (failed(scopes)) return refuseUnread(scope, caller, wanted.password, scopes);
  if (wanted.expiresAt !== null && wanted.expiresAt <= now) return refuseUnread(scope, caller, wanted.password, past());
  const requires = await mayMint(scope, caller, scopes, wanted.password);
  if (failed(requires)) return requires;
  const { key, prefix, hash } = drawApiKey(deps.random);
  const row: ApiKeyRow = {
    id: deps.random.id(now),
    userId: person.id,
    pool: tenant.brand.pool,
    brand: tenant.brand.id,
    env: tenant.env,
    name: wanted.name,
    prefix,
    hash,
    scopes: scopes.map(({ id }) => id),
    createdAt: now,
    lastUsedAt: null,
    expiresAt: wanted.expiresAt,
    revokedAt: null,
  };
  const full = fail('conflict', { detail: `You have ${MOST_KEYS} keys already.` });
  const refused = await changeOwn(scope, caller.actor, {
    event: 'security.api_key.created',
    details: { key: row.id, prefix, scopes: row.scopes.join(' ') },
    requires: [
      // First what a password is refused with while it is shut, the right one as a wrong one.
      ...requires,
      // The batch may run twice: then the key that fills the last place is this one.
      { stands: sql`${countOfKeys(tenant, person.id, now)} < ${MOST_KEYS}`, or: full },
    ],
    effects: (done) => [
      insertWhere(db, apiKeys, row, nothing, done),
      ...(requires.length > 0 ? [forgetTries(db, [personGuessKey(person.id)], done)] : []),
    ],
    notices: [{ row: await noticeRow(scope, person, { template: 'api_key_created', prefix }) }],
  });
  return refused ?? { row, key };
}

const past = () =>
  fail('invalid_field', {
    errors: [{ path: 'expiresAt', code: 'past', message: 'Give a time that is to come' }],
  });
