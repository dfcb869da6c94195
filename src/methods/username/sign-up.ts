import type { Scope } from '../../http/scope.ts';
import { checkNewPassword } from '../../identity/credentials/password/policy.ts';
import { addPassword } from '../../identity/credentials/password/queries.ts';
import { hashPassword } from '../../identity/credentials/password/scrypt.ts';
import { sealPassword } from '../../identity/credentials/password/seal-password.ts';
import { factsByIdentifier } from '../../identity/facts.ts';
import { nobody } from '../../identity/newcomer.ts';
import { findName, ownerOf } from '../../identity/username/find-name.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { type Proof, plainProof } from '../../signin/proof.ts';

/**
 * A proof that makes somebody: a name that nobody has, and the password that they choose, which the batch that
 * opens the session writes with them. Errors: `invalid_field`, `username_unavailable`, `password_too_short`,
 * `password_too_long`, `password_blocked`, `overloaded`. Throws `Outage`.
 */
export async function signUp(scope: Scope, username: string, password: string): Promise<Proof | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const { pool } = tenant.brand;
  const name = findName(username, tenant.brand);
  if (failed(name)) return name;
  const weak = await checkNewPassword(deps, tenant.brand, password, { email: null, name: null, username: name.value });
  if (weak) return weak;
  const taken = fail('username_unavailable', { internal: 'taken' });
  const [[owner]] = await db.read([ownerOf(db, pool, name)]);
  if (owner) return taken;
  const hash = await hashPassword(deps, password);
  if (failed(hash)) return hash;
  const now = deps.clock.now();
  const id = deps.random.id(now);
  return {
    ...plainProof,
    method: 'username',
    amr: ['pwd'],
    acr: 'aal1',
    provenAt: now,
    find: () => factsByIdentifier(db, pool, 'username_skeleton', name.skeleton),
    holds: () => taken,
    newcomer: { ...nobody, username: name, hasPassword: true },
    effects: async (userId, opened) => [
      addPassword(db, { id, userId, data: await sealPassword(deps, userId, hash), now }, opened),
    ],
  };
}
