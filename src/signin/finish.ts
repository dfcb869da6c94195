import type { Scope } from '../http/scope.ts';
import { type Facts, factsOf } from '../identity/facts.ts';
import { type Failure, fail, failed } from '../lib/result.ts';
import type { Delivery } from './deliver/delivery.ts';
import { judge } from './gate/gates.ts';
import { type Drawn, type Issued, issue } from './issue.ts';
import { type Linked, link } from './link.ts';
import type { Attempt, Proof } from './proof.ts';
import { recordFailure } from './record-failure.ts';

/** What one pass through the stages works on. */
interface Pass {
  readonly scope: Scope;
  readonly attempt: Attempt;
  readonly proof: Proof;
  readonly drawn: Drawn;
  facts: Facts | undefined;
  linked: Linked | undefined;
  issued: Issued | undefined;
}

/** A stage moves the pass on, stops it with a failure, or sends it back because the world has moved. */
type Stage = (pass: Pass) => Promise<Failure | 'again' | undefined> | Failure | 'again' | undefined;

const stillHolds: Stage = ({ proof, facts }) => {
  const holds = facts ? proof.holds(facts) : true;
  if (failed(holds)) return holds;
  return holds ? undefined : fail('invalid_credentials', { internal: 'the credential changed meanwhile' });
};

const linkPerson: Stage = (pass) => {
  const linked = link(pass.proof, pass.facts, pass.scope.tenant, pass.drawn.userId, pass.scope.deps.clock.now());
  if (failed(linked)) return linked;
  pass.linked = linked;
  return undefined;
};

const gate: Stage = async ({ scope, proof, linked, attempt }) => {
  const { kind, person } = linked as Linked;
  const stop = judge({ person, target: attempt.target });
  if (!stop) return undefined;
  await recordFailure(scope, proof.method, kind === 'new' ? null : person.id, stop);
  return stop;
};

const open: Stage = async (pass) => {
  const outcome = await issue(pass.scope, pass.attempt, pass.proof, pass.linked as Linked, pass.drawn);
  if (outcome === 'spent') return fail(pass.proof.spentAs, { internal: 'redeemed by another request' });
  if (outcome === 'moved') return 'again';
  pass.issued = outcome;
  return undefined;
};

/** The stages by kind of entry, in order. No session row exists before the last gate has passed. */
const stages: Readonly<Record<Attempt['entry'], readonly Stage[]>> = {
  web: [stillHolds, linkPerson, gate, open],
  tokens: [stillHolds, linkPerson, gate, open],
  native: [stillHolds, linkPerson, gate, open],
};

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
  const drawn = { userId: deps.random.id(now), sessionId: deps.random.id(now), sessionSecret: deps.random.secret() };
  const pass: Pass = { scope, attempt, proof, drawn, facts, linked: undefined, issued: undefined };
  const outcome = await run(pass);
  const point = { brand: tenant.brand.id, env: tenant.env, method: proof.method, country: sender.country };
  deps.telemetry.signIn({ ...point, outcome: failed(outcome) ? outcome.code : 'success' });
  return failed(outcome) ? delivery.refused(outcome) : delivery.signedIn(outcome);
}

async function run(pass: Pass): Promise<Issued | Failure> {
  const { deps } = pass.scope;
  for (let round = 1; round <= PASSES; round++) {
    let verdict: Awaited<ReturnType<Stage>>;
    for (const stage of stages[pass.attempt.entry]) {
      verdict = await stage(pass);
      if (verdict) break;
    }
    if (failed(verdict)) return verdict;
    if (pass.issued) return pass.issued;
    const [[row]] = await deps.db.read([pass.proof.find()]);
    pass.facts = factsOf(row);
  }
  return fail('unavailable', { internal: 'the person kept changing' });
}
