import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** V8's sampling profiler of one worker's isolate, through workerd's inspector. */
export interface Profiler {
  /** Takes samples of the isolate's own code while `run` goes on; waiting is not counted. */
  samples(run: () => Promise<void>): Promise<Samples>;
  /** Collects the isolate's garbage, so that none is left of what ran before. */
  collect(): Promise<void>;
  close(): void;
}

export interface Samples {
  /** False where the sampler had to wait for a free core, so that short requests are told for too little. */
  readonly wasPrompt: boolean;
  readonly all: number;
  /** Of them those taken in scrypt or in what that called. Garbage is collected under no function, so never here. */
  readonly hash: number;
  readonly byFunction: ReadonlyMap<string, number>;
}

/** As the inspector's protocol gives it. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
}

const INTERVAL_US = 200;
/** Where V8 puts time in which the isolate does not run. */
const ELSEWHERE = new Set(['(idle)', '(program)', '(root)']);

/** Node's functions, which no bundle renames; what they call is found below them. */
const SCRYPT = new Set(['scrypt', 'scryptSync', 'getScrypt']);

/** What a profile says of the isolate's own code. */
export function samplesOf({ nodes, samples }: Profile): Omit<Samples, 'wasPrompt'> {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, lineNumber } }) => [
      id,
      functionName || `(anonymous):${lineNumber + 1}`,
    ]),
  );
  const hashing = new Set<number>();
  // The inspector lists a node before those that it called.
  for (const { id, callFrame, children = [] } of nodes) {
    if (!hashing.has(id) && !SCRYPT.has(callFrame.functionName)) continue;
    for (const each of [id, ...children]) hashing.add(each);
  }
  let [all, hash] = [0, 0];
  const byFunction = new Map<string, number>();
  for (const sample of samples) {
    const name = names.get(sample) ?? '(root)';
    if (ELSEWHERE.has(name)) continue;
    all += 1;
    if (hashing.has(sample)) hash += 1;
    byFunction.set(name, (byFunction.get(name) ?? 0) + 1);
  }
  return { all, hash, byFunction };
}

/**
 * Lets the thread that takes the samples of a process run as soon as it is due. Else it waits for a free core, which is
 * there when the request is over: those of some hundredths of a millisecond were told for a quarter of what they take.
 * False where the machine does not let us: it takes Linux and the right to give real-time priority.
 */
function promptSampler(pid: number): boolean {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const sampler = threads.find((id) => /^v8:Prof/.test(readFileSync(`/proc/${pid}/task/${id}/comm`, 'utf8')));
    if (sampler) execFileSync('chrt', ['--fifo', '--pid', '50', sampler], { stdio: 'ignore' });
    return sampler !== undefined;
  } catch {
    return false;
  }
}

/** Connects to the inspector of a worker in the process `pid`. Throws where there is none of that name. */
export async function profilerOf(inspectorPort: number, worker: string, pid: number): Promise<Profiler> {
  const list = (await (await fetch(`http://127.0.0.1:${inspectorPort}/json`)).json()) as {
    id: string;
    title: string;
    webSocketDebuggerUrl: string;
  }[];
  const target = list.find(({ webSocketDebuggerUrl }) => webSocketDebuggerUrl.endsWith(`:user:${worker}`));
  if (!target) throw new Error(`no inspector of ${worker} among ${list.map(({ webSocketDebuggerUrl: url }) => url)}`);
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  const waiting = new Map<number, (answer: { result: unknown; error?: { message: string } }) => void>();
  let contextId: number | undefined;
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data));
    if (answer.method === 'Runtime.executionContextCreated') contextId = answer.params.context.id;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  let calls = 0;
  const call = (method: string, params: Readonly<Record<string, unknown>> = {}) =>
    new Promise<unknown>((resolve, reject) => {
      calls += 1;
      waiting.set(calls, ({ result, error }) =>
        error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result),
      );
      socket.send(JSON.stringify({ id: calls, method, params }));
    });
  await call('Profiler.enable');
  await call('Profiler.setSamplingInterval', { interval: INTERVAL_US });
  return {
    async samples(run) {
      await call('Profiler.start');
      const wasPrompt = promptSampler(pid);
      await run();
      const { profile } = (await call('Profiler.stop')) as { profile: Profile };
      return { wasPrompt, ...samplesOf(profile) };
    },
    // All garbage is collected before the objects of a class are looked for. What the protocol has for collecting alone
    // waits for a task that workerd never runs.
    async collect() {
      if (contextId === undefined) {
        // It tells the context. What is written to the console is not asked for.
        await call('Runtime.enable');
        await call('Runtime.disable');
      }
      const expression = '(class Nothing {}).prototype';
      const { result } = (await call('Runtime.evaluate', { expression, contextId, objectGroup: 'collect' })) as {
        result: { objectId: string };
      };
      await call('Runtime.queryObjects', { prototypeObjectId: result.objectId, objectGroup: 'collect' });
      await call('Runtime.releaseObjectGroup', { objectGroup: 'collect' });
    },
    close: () => socket.close(),
  };
}
