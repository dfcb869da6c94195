import type { Kind } from '../entry/protocol.ts';
import { size } from '../hard/size.ts';
import type { Answer } from '../harness/answer.ts';

/** One fault at one place: what `x-test-fault` asks for. */
export interface Cell {
  readonly fault: string;
  readonly kind: Kind;
  readonly mode: string;
}

/**
 * How each kind of round trip fails at its n-th. With `+` everything from there on fails as well: what an outage does
 * to the retry within the request. A KV read may also miss what is there, or be as stale as the platform allows.
 */
const MODES: Readonly<Record<Kind, readonly string[]>> = {
  db: ['before', 'after', 'hang', '+before', '+after'],
  kv: ['before', 'after', 'hang'],
  queue: ['before', 'after', 'hang', 'null'],
  fetch: ['before', 'after', 'hang', '503'],
  limit: ['before', 'after', 'hang', 'deny'],
  mail: ['before', 'after', 'hang', 'null'],
};
const STALE_READS = ['null', 'stale:60000'] as const;

/** Left to the full size: what a neighbour in the same column shows as well. */
const FULL_ONLY = new Set([
  'kv after',
  'kv stale:60000',
  'queue before',
  'queue after',
  'queue hang',
  'fetch after',
  'limit after',
  'limit hang',
]);

/** Every cell of a request whose clean run made these round trips. */
export function cellsOf(clean: Answer): Cell[] {
  const names = [...clean.trips.names, ...clean.later.names];
  const seen = new Map<Kind, number>();
  return names.flatMap((name) => {
    const kind = name.slice(0, name.indexOf('.')) as Kind;
    const n = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, n);
    const modes = [...MODES[kind], ...(name.startsWith('kv.get') ? STALE_READS : [])];
    return modes
      .filter((mode) => size !== 'ci' || !FULL_ONLY.has(`${kind} ${mode}`))
      .map((mode) => ({
        kind,
        mode,
        fault: `${kind}:${n}${mode.startsWith('+') ? `+:${mode.slice(1)}` : `:${mode}`}`,
      }));
  });
}
