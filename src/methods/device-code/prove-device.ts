import type { SQL } from 'drizzle-orm';
import { and, sql } from 'drizzle-orm';
import { sessions } from '../../db/sessions.ts';
import type { Scope } from '../../http/scope.ts';
import { type Facts, factsOf } from '../../identity/facts.ts';
import { sha256 } from '../../lib/digest.ts';
import { MINUTE } from '../../lib/duration.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { MOST_AGE } from '../../permission/fresh.ts';
import { notRevoked } from '../../session/queries.ts';
import { type Proof, plainProof } from '../../signin/proof.ts';
import { keyOf } from './authorization.ts';
import { DENIED, factsOfApprover, isIn, noteQuestion, PENDING, stateOf, versionOf } from './queries.ts';

type State = Awaited<ReturnType<typeof stateOf>>[number];

/** Why a device code opens no session now, or null where it does. */
function judge(row: State | undefined, now: number): Failure | null {
  if (!row) return fail('invalid_grant', { internal: 'device code: unknown' });
  if (row.spent) return fail('invalid_grant', { internal: 'device code: spent' });
  if (row.end <= now) return fail('expired_token');
  if (row.state === DENIED) return fail('access_denied');
  if (row.state !== PENDING) return null;
  return fail(row.notBefore > now ? 'slow_down' : 'authorization_pending');
}

/**
 * When somebody was proven at the latest, for a session in which they have shown nothing themselves: whoever was talked
 * into an approval has let a stranger in, but not lent them the right to add a way in of their own. The minute is more
 * than clocks differ by.
 */
const notFresh = (authTime: number, now: number): number => Math.min(authTime, now - MOST_AGE - MINUTE);

/**
 * Proves a person by a device code that they have approved. How they were proven is that of the session in which they
 * approved it, without the level of a passkey, for none was shown on the device, and never as Fresh. That session has
 * to live when the new one opens, and nothing that matters of them may have changed since. Errors: those of RFC 8628
 * §3.5, `invalid_grant` for a code that was used or never was. Throws `Outage`.
 */
export async function proveDevice(
  scope: Scope,
  subapp: string,
  deviceCode: string,
): Promise<{ proof: Proof; facts: Facts | undefined } | Failure> {
  const { deps, tenant } = scope;
  const { db, clock } = deps;
  const now = clock.now();
  const key = keyOf(tenant, subapp, deviceCode);
  const hash = sha256(`device_code|${key}`);
  const find = () => factsOfApprover(db, tenant, key, clock.now());
  const [[row], , [person]] = await db.read([stateOf(db, key, hash), noteQuestion(db, key, now), find()]);
  const refused = judge(row, now);
  if (refused) return refused;
  const { state, amr, acr, authTime, end } = row as State;
  const facts = factsOf(person);
  if (!facts || !amr || !acr || authTime === null) return gone('the session of the approval has ended');
  const proof: Proof = {
    ...plainProof,
    method: 'device_code',
    isInherited: true,
    origin: 'device_code',
    amr,
    acr: acr === 'aal3' ? 'aal2' : acr,
    provenAt: notFresh(authTime, now),
    find,
    holds: (later) => later.person.version === versionOf(state) || gone('the person has changed since the approval'),
    claim: { hash, claimId: deps.random.id(now), expiresAt: end },
    spentAs: 'invalid_code',
    condition: and(
      isIn(key, state, now),
      sql`EXISTS (SELECT 1 FROM ${sessions} WHERE ${notRevoked(tenant, state.slice(0, 36))})`,
    ) as SQL,
  };
  const holds = proof.holds(facts);
  return failed(holds) ? holds : { proof, facts };
}

const gone = (internal: string) =>
  fail('access_denied', { internal, detail: 'The approval no longer holds. Ask for a new code.' });
