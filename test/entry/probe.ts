import { AsyncLocalStorage } from 'node:async_hooks';
import { type Fault, faultFor } from './faults.ts';
import type { Kind, Report } from './protocol.ts';

interface Trip {
  readonly kind: Kind;
  readonly name: string;
  readonly statements: number;
  readonly depth: number;
  ended: boolean;
}

/** What one request asked for and what it has done so far. */
export interface Probe {
  /** The request's clock, by the real one: Unix milliseconds. */
  readonly clock: (realNow: number) => number;
  readonly faults: readonly Fault[];
  readonly trips: Trip[];
  /** Depth of the deepest round trip that has ended. */
  depth: number;
  /** Rows that D1 says its statements have read and written. */
  readonly rows: { read: number; written: number };
  /** Resolves when a round trip of this request was made to hang. */
  readonly hung: Promise<void>;
  readonly hang: () => void;
}

/**
 * The probe of the request that is running. It follows a request through every await, so the wrapped bindings
 * are made once per isolate and keep their identity, as the real ones do.
 */
const running = new AsyncLocalStorage<Probe>();

export const currentProbe = (): Probe | undefined => running.getStore();
export const withProbe = <T>(probe: Probe, run: () => T): T => running.run(probe, run);

export function newProbe(clock: Probe['clock'], faults: readonly Fault[]): Probe {
  const { promise: hung, resolve: hang } = Promise.withResolvers<void>();
  return { clock, faults, trips: [], depth: 0, rows: { read: 0, written: 0 }, hung, hang };
}

/** What happens to a call that is neither made nor failed, by mode; see `Mode`. */
interface Substitutes<T> {
  readonly null?: () => T;
  readonly deny?: () => T;
  readonly stale?: (ageMs: number) => T;
  readonly status?: (status: number) => T;
  /** Ends a call that hangs, as an abort signal does. */
  readonly signal?: AbortSignal | null | undefined;
  readonly error?: (when: 'before' | 'after') => Error;
}

const networkError = (kind: Kind) => (when: 'before' | 'after') =>
  new Error(
    kind === 'db'
      ? `D1_ERROR: ${when === 'before' ? 'Network connection lost.' : 'D1 DB storage operation exceeded timeout which caused object to be reset.'}`
      : `${kind} failed: 503 Service Unavailable`,
  );

/** Makes one round trip: counts it, and lets it fail where the request asks for that. */
export async function trip<T>(
  kind: Kind,
  name: string,
  real: () => Promise<T>,
  { statements = 0, ...substitutes }: Substitutes<T> & { readonly statements?: number } = {},
): Promise<T> {
  const probe = currentProbe();
  if (!probe) return real();
  const n = probe.trips.filter((earlier) => earlier.kind === kind).length + 1;
  const made: Trip = { kind, name, statements, depth: probe.depth + 1, ended: false };
  probe.trips.push(made);
  try {
    return await withFault(probe, faultFor(probe.faults, kind, n), real, { error: networkError(kind), ...substitutes });
  } finally {
    made.ended = true;
    probe.depth = Math.max(probe.depth, made.depth);
  }
}

async function withFault<T>(
  probe: Probe,
  fault: Fault | undefined,
  real: () => Promise<T>,
  to: Substitutes<T> & Required<Pick<Substitutes<T>, 'error'>>,
): Promise<T> {
  switch (fault?.mode) {
    case undefined:
      return real();
    case 'before':
      throw to.error('before');
    case 'after':
      await real();
      throw to.error('after');
    case 'hang':
      probe.hang();
      return new Promise((_, reject) => to.signal?.addEventListener('abort', () => reject(to.signal?.reason)));
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.value));
      return real();
    case 'null':
    case 'deny':
    case 'stale':
    case 'status': {
      const substitute = to[fault.mode];
      if (!substitute) throw new TypeError(`${fault.kind} has no mode ${fault.mode} here`);
      return substitute(fault.value);
    }
  }
}

/** What the round trips of a request from the nth on add up to. */
export function report(probe: Probe, from = 0): Report {
  const made = probe.trips.slice(from);
  const trips: Partial<Record<Kind, number>> = {};
  for (const { kind } of made) trips[kind] = (trips[kind] ?? 0) + 1;
  return {
    trips,
    statements: made.reduce((sum, { statements }) => sum + statements, 0),
    depth: made.reduce((deepest, { depth, ended }) => (ended ? Math.max(deepest, depth) : deepest), 0),
    names: made.map(({ kind, name }) => `${kind}.${name}`),
  };
}
