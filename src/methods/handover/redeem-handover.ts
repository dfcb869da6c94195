import { sql } from 'drizzle-orm';
import { sessions } from '../../db/sessions.ts';
import type { Scope } from '../../http/scope.ts';
import { type Facts, factsBySession, factsOf } from '../../identity/facts.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { judgeSession } from '../../session/load.ts';
import { notRevoked, sessionById } from '../../session/queries.ts';
import { type Proof, plainProof } from '../../signin/proof.ts';
import { resolvePlace } from '../../tenant/resolve.ts';
import { tenantOf } from '../../tenant/tenant-of.ts';
import { findCode, type findFlow } from './flow.ts';

type Flow = Exclude<Awaited<ReturnType<typeof findFlow>>, Failure>;

/**
 * Proves a person by the session that they have at another brand of the pool. The session is read again and has to
 * live when the new one opens; how and when its person was proven is taken over as it is, and the new session ends
 * with it at the latest. Errors: `invalid_token`. Throws `Outage`.
 */
export async function redeemHandover(
  scope: Scope,
  flow: Flow,
  state: string,
  code: string,
): Promise<{ proof: Proof; facts: Facts | undefined; remember: boolean } | Failure> {
  const { deps, tenant, url } = scope;
  const { db } = deps;
  const found = await findCode(scope, flow, state, code);
  if (failed(found)) return found;
  const place = resolvePlace(found.source.host, { local: tenant.development });
  const gone = (internal: string) => fail('invalid_token', { internal, detail: 'Go back and start again.' });
  if (typeof place === 'string') return gone('the source is no host any more');
  const source = tenantOf(url, place);
  const now = deps.clock.now();
  const id = found.sessionId;
  const find = () => factsBySession(db, { pool: tenant.brand.pool, ...found.source, id }, deps.clock.now());
  const [[row], [person]] = await db.read([sessionById(db, source, id), find()]);
  const actor = row ? judgeSession(row, now) : 'revoked';
  const facts = factsOf(person);
  if (typeof actor === 'string' || !facts) return gone('the session at the source has ended');
  const { amr, acr, authTime, limitAt, remembered, origin } = actor.session;
  const proof: Proof = {
    ...plainProof,
    method: 'handover',
    isInherited: true,
    origin,
    amr,
    acr,
    provenAt: authTime,
    limitAt,
    find,
    holds: (later) => later.person.id === actor.person.id,
    claim: flow.claim,
    condition: sql`EXISTS (SELECT 1 FROM ${sessions} WHERE ${notRevoked(source, id)})`,
  };
  return { proof, facts, remember: remembered };
}
