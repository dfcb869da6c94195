import type { SQL } from 'drizzle-orm';
import type { Scope } from '../../http/scope.ts';
import type { Actor } from '../../session/actor.ts';
import { replaceSecrets } from '../../session/queries.ts';
import { secretHash } from '../../session/secret.ts';

/**
 * The statement that ends the cookies of a person whose role or ownership changes, so that none that was got hold of
 * before works with what they are now. Refresh tokens stay: they rotate, and roles are read at each call. The session
 * that the change is made in stays as it is: two factors were shown in it within minutes.
 */
export const endCookies = ({ deps }: Scope, { session }: Actor, userId: string, condition: SQL) =>
  replaceSecrets(deps.db, userId, secretHash(deps.random.secret()), session.id, condition);
