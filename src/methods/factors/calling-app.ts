import type { BatchItem } from 'drizzle-orm/batch';
import { bearerOf } from '../../http/require.ts';
import { judgeApiKey } from '../../http/require-api-key.ts';
import type { Scope } from '../../http/scope.ts';
import { parseApiKey } from '../../identity/credentials/api-key/api-key.ts';
import { apiKeyByPrefix } from '../../identity/credentials/api-key/queries.ts';
import { type Failure, fail } from '../../lib/result.ts';

/** The application that calls, by its API key. */
export interface CallingApp {
  /** What tokens say of it. */
  readonly clientId: string;
  /** Finds the key; goes into the batch that reads the person. */
  readonly find: BatchItem<'sqlite'>;
  /** Null where the key that was found may call. Errors: `unauthenticated`. */
  readonly judge: (rows: unknown) => Failure | null;
}

/**
 * The application that names itself with an `Authorization` field, if any does; whatever else stands there is refused.
 * Errors: `unauthenticated`.
 */
export function callingApp(request: Request, { deps, tenant }: Scope): CallingApp | Failure | null {
  if (!request.headers.has('authorization')) return null;
  const parsed = parseApiKey(bearerOf(request) ?? '');
  if (!parsed) return fail('unauthenticated', { internal: 'no API key of an application' });
  return {
    clientId: `${tenant.brand.id}:${parsed.prefix}`,
    find: apiKeyByPrefix(deps.db, tenant, parsed.prefix),
    judge: (rows) => judgeApiKey(parsed, (rows as Parameters<typeof judgeApiKey>[1][])[0], deps.clock.now()),
  };
}
