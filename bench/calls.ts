import assert from 'node:assert/strict';
import { fixturesOf } from '../test/fixtures/all.ts';
import { type Prepared, type Sent, type Stage, send } from '../test/fixtures/fixture.ts';
import type { Answer } from '../test/harness/answer.ts';
import { home } from '../test/harness/demo.ts';
import { exchange } from '../test/harness/exchange.ts';
import { PEER_HOST, type PeerState } from './peer.ts';
import type { Workerd, WorkerName } from './workerd.ts';

/** A run's workerd with what stands in it. */
export interface Bench {
  readonly workerd: Workerd;
  readonly stage: Stage;
  readonly peer: PeerState | null;
}

/** A request that is ready to go out, to a worker or to its instrumented twin. Throws where the answer is not the one asked for. */
export type Call = (counted: boolean) => Promise<Answer>;

/** Requests for a worker: `count` that each have a state of their own, or one that can be sent again and again. */
export interface Calls {
  readonly worker: WorkerName;
  readonly repeatable: boolean;
  readonly make: (bench: Bench, count: number) => Promise<Call[]>;
  /** What a mix is made of, each as often as its weight says. */
  readonly parts?: readonly (readonly [weight: number, calls: Calls])[];
}

const portOf = ({ workerd }: Bench, worker: WorkerName, counted: boolean) =>
  workerd.port(counted ? `${worker}-counted` : worker);

export const stageOf = (workerd: Workerd): Stage => ({ server: workerd.counted, at: home('brand1', 'prod') });

/** A way to call a row of ours, as the fixtures know it. @param name the row's first fixture by default */
export function row(
  pattern: string,
  name?: string,
  change: (prepared: Prepared) => Sent = ({ request }) => request,
): Calls {
  const [method = '', path = ''] = pattern.split(' ');
  const all = fixturesOf(method, path);
  const fixture = name === undefined ? all[0] : all.find((candidate) => candidate.name === name);
  if (!fixture) throw new Error(`${pattern} has no fixture “${name}”`);
  return {
    worker: 'gatehouse',
    repeatable: !fixture.mutates,
    make: (bench, count) =>
      times(count, async () => {
        const prepared = await fixture.prepare(bench.stage);
        const request = change(prepared);
        return async (counted) => {
          const answer = await send({ port: portOf(bench, 'gatehouse', counted) }, request);
          if (request === prepared.request) prepared.expect(answer);
          else assert.ok(answer.status < 400, String(answer));
          return answer;
        };
      }),
  };
}

/** Requests to our worker whose state no fixture puts in place. */
export const own = (repeatable: boolean, prepare: (stage: Stage) => Promise<Sent>): Calls => ({
  worker: 'gatehouse',
  repeatable,
  make: (bench, count) =>
    times(count, async () => {
      const request = await prepare(bench.stage);
      return async (counted) => {
        const answer = await send({ port: portOf(bench, 'gatehouse', counted) }, request);
        assert.ok(answer.status < 400, String(answer));
        return answer;
      };
    }),
});

/** The same, asked for with the entity tag that the first answer had: nothing has changed. */
export const unchanged = (pattern: string): Calls => ({
  worker: 'gatehouse',
  repeatable: true,
  async make(bench, count) {
    const [first] = await row(pattern).make(bench, 1);
    const etag = (await first?.(false))?.header('etag') ?? '';
    const again = row(pattern, undefined, ({ request }) => ({
      ...request,
      headers: { ...request.headers, 'if-none-match': etag },
    }));
    const calls = await again.make(bench, count);
    return calls.map((call) => async (counted) => {
      const answer = await call(counted);
      assert.equal(answer.status, 304);
      return answer;
    });
  },
});

interface Plain {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly status?: number;
}

/** One request to a worker that is not ours. */
export const plain = (worker: WorkerName, request: Plain | ((bench: Bench) => Promise<Plain>)): Calls => ({
  worker,
  repeatable: true,
  make: async (bench) => [callOf(bench, worker, typeof request === 'function' ? await request(bench) : request)],
});

export const floor = (path: string, json?: unknown): Calls =>
  plain('floor', json === undefined ? { path } : { method: 'POST', path, json });

/** One request to the peer; null where the run has none. */
export const peer = (request: (state: PeerState) => Plain): Calls =>
  plain('peer', async ({ peer: state }) => {
    if (!state) throw new Error('this run has no peer');
    return request(state);
  });

/** Sign-ins by code at the peer, each of another person. */
export const peerCodes: Calls = {
  worker: 'peer',
  repeatable: false,
  async make(bench, count) {
    const codes = (await bench.peer?.codes(count)) ?? [];
    return codes.map((json) => callOf(bench, 'peer', { method: 'POST', path: '/api/auth/sign-in/email-otp', json }));
  },
};

export function callOf(bench: Bench, worker: WorkerName, request: Plain): Call {
  const { method = 'GET', path, headers = {}, json, status = 200 } = request;
  const body = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
  const host = worker === 'peer' ? PEER_HOST : `${worker}.example`;
  const sent = {
    host,
    ...(method === 'GET' ? {} : { origin: `https://${host}`, 'content-length': String(body?.byteLength ?? 0) }),
    ...(body ? { 'content-type': 'application/json' } : {}),
    ...headers,
  };
  return async (counted) => {
    const fields = Object.entries(sent) as [string, string][];
    const answer = await exchange(portOf(bench, worker, counted), { method, target: path, fields, body });
    if (answer.status !== status) assert.fail(`${worker} ${path}, not ${status}: ${answer}`);
    return answer;
  };
}

/** Several kinds of calls in turn, each as often as its weight says. */
export const mixOf = (parts: readonly (readonly [weight: number, calls: Calls])[]): Calls => ({
  worker: parts[0]?.[1].worker ?? 'gatehouse',
  repeatable: false,
  parts,
  async make(bench, count) {
    const total = parts.reduce((sum, [weight]) => sum + weight, 0);
    const made = await Promise.all(
      parts.map(async ([weight, calls]) => {
        const share = Math.max(1, Math.round((count * weight) / total));
        const own = await calls.make(bench, calls.repeatable ? 1 : share);
        return Array.from({ length: share }, (_, at) => ({
          at: (at + 0.5) / share,
          call: own[at % own.length] as Call,
        }));
      }),
    );
    return made
      .flat()
      .sort((a, b) => a.at - b.at)
      .map(({ call }) => call);
  },
});

async function times<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let i = 0; i < count; i += 1) made.push(await make());
  return made;
}
