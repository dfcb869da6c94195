import { and, eq, type SQL, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { insertWhere } from '../../challenge/guarded.ts';
import { attempts } from '../../db/once.ts';
import { auditEvents } from '../../db/records.ts';
import { users } from '../../db/users.ts';
import { counterKey, counterState, hasHourlyGuess, reserveHourlyGuess, shut } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import { deviceName } from '../../lib/device-name.ts';
import { limiterKey } from '../../lib/ip.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { qualified } from '../../platform/d1.ts';
import type { Actor } from '../../session/actor.ts';
import { stillCalls } from '../../session/still-calls.ts';
import { judge } from '../../signin/gate/gates.ts';
import { methodsOf } from '../../signin/second-step/methods-of.ts';
import { subappHost } from '../../tenant/places.ts';
import { type Asking, findAsking } from './authorization.ts';
import { approvedBy, DENIED, decideCode, isIn, PENDING } from './queries.ts';
import { readUserCode } from './user-code.ts';

export type Decision = 'approve' | 'deny';

/** Wrong codes in an hour, of one person as of one network. */
const MOST_WRONG = 5;

interface Counters {
  readonly person: string;
  readonly network: string;
}

const countersOf = ({ deps, tenant, sender }: Scope, { person }: Actor): Counters => ({
  person: counterKey(deps.config, 'device_guess', tenant.brand.pool, person.id),
  network: counterKey(deps.config, 'device_guess_network', tenant.brand.pool, limiterKey(sender.ip)),
});

const wrong = (internal: string) =>
  fail('invalid_code', { internal, detail: 'Check the code on your device. It works for 15 minutes, once.' });

/**
 * What a user code stands for, and what its person decides about it; without a decision it changes nothing. Whoever
 * approves is judged as at a sign-in to that app, so that they hear here why it would not open. Wrong codes are
 * counted, and whoever has none left gets no answer about a right one either. Errors: `invalid_code`,
 * `too_many_attempts`, those of the gates, `unauthenticated` where the session ended meanwhile. Throws `Outage`.
 */
export async function decide(
  scope: Scope,
  actor: Actor,
  facts: Facts,
  typed: string,
  decision: Decision | undefined,
): Promise<{ userCode: string; asking: Asking } | Failure> {
  const userCode = readUserCode(typed);
  if (userCode === null) return wrong('user code: malformed');
  const asking = await findAsking(scope, userCode);
  const counters = countersOf(scope, actor);
  if (!asking) return countWrong(scope, actor, counters);
  const stop = decision === 'approve' ? judgeApproval(scope, actor, facts, asking) : null;
  // A gate speaks after the guesses do: its refusal would tell that the code is right.
  const settled = await settle(scope, actor, counters, asking, stop ? undefined : decision);
  return settled ?? stop ?? { userCode, asking };
}

function judgeApproval(scope: Scope, { session }: Actor, facts: Facts, { subapp }: Asking): Failure | null {
  const { deps, tenant } = scope;
  const stop = judge({
    person: facts.person,
    target: { domain: subappHost(tenant, subapp), subapp, env: tenant.env },
    acr: session.acr,
    policy: tenant.brand.mfa,
    organizations: facts.organizations,
    isTrustedDevice: false,
    methods: methodsOf(scope, facts),
    now: deps.clock.now(),
  });
  return stop === 'second_factor' ? fail('step_up_required') : stop;
}

/** The condition that the event of this batch was written. */
const isRecorded = (id: string): SQL => sql`EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${eq(auditEvents.id, id)})`;

async function countWrong(scope: Scope, actor: Actor, { person, network }: Counters): Promise<Failure> {
  const { deps, tenant, sender } = scope;
  const { db, clock } = deps;
  const now = clock.now();
  const event = auditRow(deps, tenant, sender, {
    event: 'security.code.refused',
    outcome: 'failure',
    reason: 'wrong_device_code',
    actorId: actor.person.id,
    subjectId: actor.person.id,
    sessionId: actor.session.id,
  });
  const both = sql`${hasHourlyGuess(person, now, MOST_WRONG)} AND ${hasHourlyGuess(network, now, MOST_WRONG)}`;
  // Neither counts what the other refuses: somebody whose own are spent would shut one network after the other.
  const recorded = isRecorded(event.id);
  const [, ofPerson, ofNetwork, [personState], [networkState]] = await db.write([
    insertWhere(db, auditEvents, event, users, and(eq(users.id, actor.person.id), both)),
    reserveHourlyGuess(db, person, now, recorded, MOST_WRONG),
    reserveHourlyGuess(db, network, now, recorded, MOST_WRONG),
    counterState(db, person),
    counterState(db, network),
  ]);
  if (ofPerson.length > 0 && ofNetwork.length > 0) return wrong('user code: unknown or expired');
  const spent = [personState, networkState].filter((state) => state && state.n >= MOST_WRONG && state.expiresAt > now);
  return shut({ notBefore: Math.max(now, ...spent.map((state) => state?.expiresAt ?? now)) }, now);
}

/** One batch that decides, once, and tells whether it could. */
async function settle(
  scope: Scope,
  actor: Actor,
  counters: Counters,
  { key, subapp, userAgent, network: askedFrom }: Asking,
  decision: Decision | undefined,
): Promise<Failure | null> {
  const { deps, tenant, sender } = scope;
  const { db, clock } = deps;
  const { person, session } = actor;
  const now = clock.now();
  const state =
    decision === 'approve' ? approvedBy(session.id, person.version) : decision === 'deny' ? DENIED : PENDING;
  const ofPerson = hasHourlyGuess(counters.person, now, MOST_WRONG);
  const ofNetwork = hasHourlyGuess(counters.network, now, MOST_WRONG);
  const calls = stillCalls(tenant, actor);
  const event = auditRow(deps, tenant, sender, {
    event: decision === 'approve' ? 'user.device.approved' : 'user.device.denied',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: session.id,
    details: { subapp, device: deviceName(userAgent), network: askedFrom },
  });
  const self = and(eq(users.id, person.id), eq(users.version, person.version));
  const recorded = isRecorded(event.id);
  const told = (of: SQL, name: string) => qualified(sql<number>`${of}`).as(name);
  const decides =
    decision === undefined
      ? []
      : [
          insertWhere(db, auditEvents, event, users, and(self, calls, ofPerson, ofNetwork, isIn(key, PENDING, now))),
          decideCode(db, key, state, recorded),
        ];
  const look = db.build
    .select({
      done: told(isIn(key, state, now), 'done'),
      calls: told(calls, 'calls'),
      guesses: told(sql`(${ofPerson} AND ${ofNetwork})`, 'guesses'),
      until: told(
        sql`(SELECT MAX(${attempts.expiresAt}) FROM ${attempts} WHERE ${attempts.key} IN (${counters.person}, ${counters.network}))`,
        'until',
      ),
    })
    .from(sql`(SELECT 1)`);
  const results = await db.write([...decides, look] as unknown as [typeof look]);
  const [found] = results.at(-1) as { done: number; calls: number; guesses: number; until: number | null }[];
  if (!found?.calls) return fail('unauthenticated', { internal: 'ended meanwhile' });
  if (!found.guesses) return shut({ notBefore: found.until ?? now }, now);
  return found.done ? null : wrong('user code: decided before, or the person changed');
}
