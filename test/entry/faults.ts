import { type Kind, kinds } from './protocol.ts';

/**
 * How a round trip fails.
 * `before`: an error, nothing was applied. `after`: applied, then an error: the answer was lost. `hang`: never
 * answers. `null`: KV answers a false miss; a queue or mail binding claims success and loses what it was given.
 * `deny`: the rate limiter refuses. `slow`: works, `value` milliseconds late. `stale`: KV answers what it held
 * `value` milliseconds ago. `status`: fetch is answered with that status.
 */
export type Mode = 'before' | 'after' | 'hang' | 'null' | 'deny' | 'slow' | 'stale' | 'status';

export interface Fault {
  readonly kind: Kind;
  /** The first round trip of its kind that fails, counted from 1. */
  readonly from: number;
  /** The last that fails. */
  readonly to: number;
  readonly mode: Mode;
  readonly value: number;
}

const modesOf: Record<Kind, readonly Mode[]> = {
  db: ['before', 'after', 'hang', 'slow'],
  kv: ['before', 'after', 'hang', 'slow', 'null', 'stale'],
  queue: ['before', 'after', 'hang', 'slow', 'null'],
  fetch: ['before', 'after', 'hang', 'slow', 'status'],
  limit: ['before', 'after', 'hang', 'slow', 'deny'],
  mail: ['before', 'after', 'hang', 'slow', 'null'],
};

/**
 * Reads `kind:which:mode[:value]`, comma-separated; `which` is a number, `3+` (the third and every later one) or
 * `*`. Throws on anything else, so that a misspelt fault cannot pass as a run without one.
 */
export function parseFaults(header: string | null): readonly Fault[] {
  return (header ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseFault);
}

function parseFault(text: string): Fault {
  const found = /^([a-z]+):(\*|[1-9]\d*\+?):(?:([a-z]+)(?::(\d+))?|([1-5]\d\d))$/.exec(text);
  const [, kindName, which = '', modeName, value, status] = found ?? [];
  const kind = kinds.find((name) => name === kindName);
  const mode = status ? 'status' : (modeName as Mode | undefined);
  const takesValue = mode === 'slow' || mode === 'stale';
  if (
    !kind ||
    !mode ||
    !modesOf[kind].includes(mode) ||
    (mode === 'status' && !status) ||
    takesValue !== (value !== undefined)
  ) {
    throw new TypeError(`not a fault: ${text}`);
  }
  const from = which === '*' ? 1 : Number.parseInt(which, 10);
  const to = which === '*' || which.endsWith('+') ? Number.POSITIVE_INFINITY : from;
  return { kind, from, to, mode, value: Number(status ?? value ?? 0) };
}

/** The fault that is asked for the nth round trip of a kind, or undefined. The first that fits holds. */
export const faultFor = (faults: readonly Fault[], kind: Kind, n: number): Fault | undefined =>
  faults.find((fault) => fault.kind === kind && fault.from <= n && n <= fault.to);
