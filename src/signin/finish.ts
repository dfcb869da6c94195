import type { Scope } from '../http/scope.ts';
import { type Facts, factsOf } from '../identity/facts.ts';
import type { Person } from '../identity/person.ts';
import { type Failure, fail, failed } from '../lib/result.ts';
import { issueSetupToken, SETUP_TOKEN_SECONDS } from '../session/setup-token.ts';
import { admissionOf } from './admission.ts';
import type { NotCommitted } from './commit.ts';
import type { Delivery } from './deliver/delivery.ts';
import { judge } from './gate/gates.ts';
import { type Drawn, type Issued, issue } from './issue.ts';
import { type Linked, link } from './link.ts';
import type { Attempt, Proof } from './proof.ts';
import { recordFailure } from './record-failure.ts';
import { methodsOf } from './second-step/methods-of.ts';
import { type Parked, park, recordStop } from './second-step/park.ts';
import { isTrusted } from './second-step/trusted-device.ts';

/** What one pass through the stages works on. */
interface Pass {
  readonly scope: Scope;
  readonly attempt: Attempt;
  readonly proof: Proof;
  readonly drawn: Drawn;
  facts: Facts | undefined;
  linked: Linked | undefined;
  /** Where the gates lead: to a session, to the second factor, or to setting one up. */
  next: 'session' | 'second_factor' | 'set_up';
  outcome: Issued | Parked | Failure | undefined;
  /** True once the batch has made nobody where only whom an owner has invited is let in. */
  turnedAway: boolean;
}

/** A stage moves the pass on, stops it with a failure, or sends it back because the world has moved. */
type Stage = (pass: Pass) => Promise<Failure | 'again' | undefined> | Failure | 'again' | undefined;

const stillHolds: Stage = ({ proof, facts }) => {
  const holds = facts ? proof.holds(facts) : true;
  if (failed(holds)) return holds;
  return holds ? undefined : fail('invalid_credentials', { internal: 'the credential changed meanwhile' });
};

const linkPerson: Stage = async (pass) => {
  const { scope, proof } = pass;
  const linked = link(proof, pass.facts, scope.tenant, pass.drawn.userId, scope.deps.clock.now());
  if (failed(linked)) return linked;
  pass.linked = linked;
  if (linked.kind !== 'new') return undefined;
  const admission = await admissionOf(scope, proof.newcomer?.email?.address ?? null);
  // Whom the batch did not make, and who is nobody still, had no invitation.
  if (!admission || pass.turnedAway) return turnAway(proof);
  pass.linked = { ...linked, admission };
  return undefined;
};

const turnAway = ({ claim, method, spentAs }: Proof): Failure => {
  const elsewhere = method === 'oauth' ? 'sign_up_closed' : 'invalid_credentials';
  return fail(claim && method !== 'oauth' ? spentAs : elsewhere, { internal: 'no such person, and none is let in' });
};

/** Surfaces whose clients are browsers. Native ones bring no cookie. */
const TRUSTING: readonly Attempt['entry'][] = ['web', 'tokens'];

const gate: Stage = async (pass) => {
  const { scope, proof, linked, attempt, facts } = pass;
  const { kind, person } = linked as Linked;
  const stop = judge({
    person,
    target: attempt.target,
    acr: proof.acr,
    policy: scope.tenant.brand.mfa,
    organizations: facts?.organizations ?? [],
    isTrustedDevice: TRUSTING.includes(attempt.entry) && isTrusted(scope, facts?.trustedDevices ?? []),
    methods: methodsOf(scope, { person, recoveryHashes: facts?.recoveryHashes ?? [] }),
    now: scope.deps.clock.now(),
  });
  if (!stop) {
    pass.next = 'session';
    return undefined;
  }
  if (stop === 'second_factor' || stop.code === 'mfa_enrollment_required') {
    pass.next = stop === 'second_factor' ? stop : 'set_up';
    return undefined;
  }
  await recordFailure(scope, proof.method, kind === 'new' ? null : person.id, stop);
  return stop;
};

const bringAbout: Stage = async (pass) => {
  const outcome = await outcomes[pass.next](pass);
  if (outcome === 'spent') return fail(pass.proof.spentAs, { internal: 'redeemed by another request' });
  if (outcome === 'moved') {
    pass.turnedAway = pass.linked?.kind === 'new' && pass.scope.tenant.brand.signUp === 'invitation';
    return 'again';
  }
  pass.outcome = outcome;
  return undefined;
};

/** Somebody as the batch leaves them that stops them: the token that it gives out is good for that version. */
const leftBy = (proof: Proof, { kind, person }: Linked): Pick<Person, 'id' | 'version'> => {
  if (kind === 'claimed') return { id: person.id, version: person.version + 1 };
  return kind === 'new' ? proof.becomes(person) : person;
};

/** What each way on from the gates brings about, in one batch. */
const outcomes: Readonly<Record<Pass['next'], (pass: Pass) => Promise<Pass['outcome'] | NotCommitted>>> = {
  session: ({ scope, attempt, proof, linked, facts, drawn }) =>
    issue(scope, attempt, proof, linked as Linked, facts, drawn),
  second_factor: ({ scope, attempt, proof, linked, facts, drawn }) =>
    park(scope, attempt, proof, linked as Linked, facts as Facts, drawn),
  set_up: async ({ scope, proof, linked }) => {
    const outcome = await recordStop(scope, proof, linked as Linked, 'user.login.enrollment_due');
    if (outcome !== 'done') return outcome;
    // Whoever was let in by another session has shown nothing that a factor could be set up by.
    if (proof.isInherited)
      return fail('mfa_enrollment_required', { detail: 'Sign in here, and set up a second factor.' });
    return fail('mfa_enrollment_required', {
      detail: 'Set up a second factor with the token, then sign in again.',
      extra: {
        setup_token: await issueSetupToken(scope.deps, scope.tenant, leftBy(proof, linked as Linked), proof.amr),
        expires_in: SETUP_TOKEN_SECONDS,
      },
    });
  },
};

/** In order, the same for every kind of entry. No session row exists before the last gate has passed. */
const stages: readonly Stage[] = [stillHolds, linkPerson, gate, bringAbout];

/** A person changes rarely; three changes while one request runs are somebody's loop, not ours to follow. */
const PASSES = 3;

/**
 * From a proof to an answer: the one way into a session. `facts` are what the read before the proof found;
 * where the person has changed since, they are read once more and everything is judged again.
 */
export async function finish(
  scope: Scope,
  attempt: Attempt,
  proof: Proof,
  facts: Facts | undefined,
  delivery: Delivery,
): Promise<Response | Failure> {
  const { deps, tenant, sender } = scope;
  const now = deps.clock.now();
  const drawn = {
    userId: deps.random.id(now),
    sessionId: attempt.sessionId ?? deps.random.id(now),
    sessionSecret: deps.random.secret(),
  };
  const pass: Pass = {
    scope,
    attempt,
    proof,
    drawn,
    facts,
    linked: undefined,
    next: 'session',
    outcome: undefined,
    turnedAway: false,
  };
  const outcome = await run(pass);
  const point = { brand: tenant.brand.id, env: tenant.env, method: proof.method, country: sender.country };
  if (failed(outcome)) {
    deps.telemetry.signIn({ ...point, outcome: outcome.code });
    return delivery.refused(outcome);
  }
  const isParked = 'token' in outcome;
  deps.telemetry.signIn({ ...point, outcome: isParked ? 'second_factor' : 'success' });
  return isParked ? delivery.secondFactorDue(outcome) : delivery.signedIn(outcome);
}

async function run(pass: Pass): Promise<Issued | Parked | Failure> {
  const { deps } = pass.scope;
  for (let round = 1; round <= PASSES; round++) {
    let verdict: Awaited<ReturnType<Stage>>;
    for (const stage of stages) {
      verdict = await stage(pass);
      if (verdict) break;
    }
    if (failed(verdict)) return verdict;
    if (pass.outcome) return pass.outcome;
    const [[row]] = await deps.db.read([pass.proof.find()]);
    pass.facts = factsOf(row);
  }
  return fail('unavailable', { internal: 'the person kept changing' });
}
