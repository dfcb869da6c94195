import type { BatchItem } from 'drizzle-orm/batch';
import { refuseShut, reserveTry } from '../guard/attempts.ts';
import { countTry } from '../guard/count-try.ts';
import { giveBackTry } from '../guard/give-back-try.ts';
import type { Scope } from '../http/scope.ts';
import { replacePassword } from '../identity/credentials/password/queries.ts';
import { hashPassword, verifyPassword } from '../identity/credentials/password/scrypt.ts';
import { openPassword, sealPassword } from '../identity/credentials/password/seal-password.ts';
import { type Facts, factsByIdentifier, factsOf } from '../identity/facts.ts';
import { type Failure, fail, failed } from '../lib/result.ts';
import { type Counters, lastTry } from './last-try.ts';
import { isMany, manyFailures, tellManyFailures } from './many-failures.ts';
import { passwordCounter, passwordCounters, triesOf } from './password-tries.ts';
import { type Proof, plainProof } from './proof.ts';
import { recordFailure } from './record-failure.ts';

/** What a password is given for: a folded address or the normal form of a username. */
export interface PasswordOwner {
  readonly kind: 'email' | 'username';
  readonly value: string;
}

/** Who asks in the person's name, read in the same batch; null from `judge` where they may. */
interface Calling {
  readonly find: BatchItem<'sqlite'>;
  readonly judge: (rows: unknown) => Failure | null;
}

/**
 * Proves a person by password. One read batch reserves the try and reads the person; then the hash is computed,
 * for an unknown identifier and for an account without a password too, so that all refusals cost the same.
 * Errors: `invalid_credentials`, `too_many_attempts`, `overloaded`, what `caller` is refused with. Throws `Outage`.
 */
export async function checkPassword(
  scope: Scope,
  owner: PasswordOwner,
  password: string,
  caller: Calling | null = null,
): Promise<{ proof: Proof; facts: Facts } | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const method = owner.kind === 'email' ? 'password' : 'username';
  const tried = triesOf(scope, owner.value);
  const key = tried.password;
  const find = () => factsByIdentifier(db, tenant.brand.pool, owner.kind, owner.value);
  const [[reserved], [row], ...more] = await db.read([
    reserveTry(db, key, now),
    find(),
    ...(caller ? [caller.find] : []),
  ]);
  const foreign = caller?.judge(more[0]);
  if (foreign) return foreign;
  const facts = factsOf(row);
  if (!reserved) return refuseShut(db, key, now);
  const tryId = deps.random.id(now);
  const counters = () => countersOf(scope, key, owner.value, facts);
  const taken = await lastTry(scope, counters, reserved.n, tryId);
  if (taken === null) return refuseShut(db, key, now);
  const phc = facts?.password ? await openPassword(deps, facts.person.id, facts.password) : null;
  const outcome = await verifyPassword(deps, password, phc);
  if (failed(outcome)) {
    await db.write([...giveBackTry(db, key, reserved.n, deps.random.id(now), now), ...taken]);
    return outcome;
  }
  if (!outcome.ok || !facts) {
    const failure = fail('invalid_credentials');
    const { first, other } = counters();
    const notice = facts && key === first && isMany(reserved) ? await manyFailures(scope, facts.person) : null;
    // One password, one count: a person who has another name for it has failed by that one too.
    const [counted] = await recordFailure(scope, method, facts?.person.id ?? null, failure, notice, [
      countTry(db, other, tryId, now),
    ]);
    if (notice) deps.wakeOutbox(notice.id);
    if (facts && other === first) await tellManyFailures(scope, facts.person, counted);
    return failure;
  }
  const stronger = outcome.rehash ? await hashPassword(deps, password) : null;
  const rehashed = typeof stronger === 'string' ? await sealPassword(deps, facts.person.id, stronger) : null;
  const proof: Proof = {
    ...plainProof,
    method,
    amr: ['pwd'],
    acr: 'aal1',
    provenAt: now,
    find,
    tried,
    effects: (userId, opened) =>
      rehashed ? [replacePassword(db, userId, rehashed, facts.password ?? '', opened)] : [],
    holds: (later) => later.person.id === facts.person.id && later.password === facts.password,
  };
  return { proof, facts };
}

/** The counters of one password, which only a failure and the last try of all ask for. */
function countersOf(scope: Scope, key: string, name: string, facts: Facts | undefined): Counters {
  const known = facts ? passwordCounters(scope, facts.person) : [];
  const unread = passwordCounter(scope, `no other than ${name}`);
  return { key, first: known[0] ?? key, other: known.find((each) => each !== key) ?? unread, unread };
}
