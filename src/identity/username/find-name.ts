import { and, eq, or } from 'drizzle-orm';
import { identifiers } from '../../db/users.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Database } from '../../platform/d1.ts';
import type { Brand } from '../../tenant/tenant.ts';
import { normalUsername } from './normal-username.ts';
import { isOneScript } from './one-script.ts';
import { isReserved } from './reserved.ts';
import { skeletonOf } from './skeleton.ts';

/** A name in its normal form, and what that looks like. */
export interface Name {
  readonly value: string;
  readonly skeleton: string;
}

/**
 * The name that somebody asks for, where anybody may have it. Errors: `invalid_field` for what is no username,
 * `username_unavailable` for one that is reserved or made to be taken for another.
 */
export function findName(username: string, brand: Pick<Brand, 'id' | 'name' | 'subapps'>): Name | Failure {
  const value = normalUsername(username);
  if (value === null) {
    const message = 'Use 3 to 64 letters and digits, with single dots, hyphens or underscores between them';
    return fail('invalid_field', { errors: [{ path: 'username', code: 'invalid_username', message }] });
  }
  if (!isOneScript(value)) return fail('username_unavailable', { internal: 'mixed or unusual scripts' });
  if (isReserved(value, brand)) return fail('username_unavailable', { internal: 'reserved' });
  return { value, skeleton: skeletonOf(value) };
}

/** Who has this name already, or one that cannot be told from it. */
export const ownerOf = (db: Database, pool: string, { value, skeleton }: Name) =>
  db.build
    .select({ userId: identifiers.userId })
    .from(identifiers)
    .where(
      and(
        eq(identifiers.pool, pool),
        or(
          and(eq(identifiers.kind, 'username'), eq(identifiers.value, value)),
          and(eq(identifiers.kind, 'username_skeleton'), eq(identifiers.value, skeleton)),
        ),
      ),
    );
