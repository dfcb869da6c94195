import { type Results, type Side, summary } from './hot.ts';
import { figure, tableOf } from './statistics.ts';

/** Milliseconds of one round trip from the edge to the database. */
const DISTANCES = [
  ['same city', 5],
  ['same continent', 30],
  ['across an ocean', 120],
  ['other side of the world', 250],
] as const;

/** Milliseconds: a read of KV at a location that has not read the key lately, and a read replica nearby. */
const ASSUMED = { kv: 15, replica: 8 } as const;

const who: Readonly<Record<Side, string>> = { own: 'Gatehouse', floor: 'floor', peer: 'better-auth' };

/** What the model takes for granted, in words. */
export const assumptions = `Wall time = isolate CPU + D1 round trips × distance + KV round trips × ${ASSUMED.kv} ms. Round trips are those
that were counted in this run, all of them one after the other, as the code sends them. D1 itself takes about a
millisecond a batch, the rate limiter is where the worker is, and the way from the caller to the edge is the same for
all: these are left out. A queue message is sent without being waited for. Times are milliseconds. \`replica\` is the last
distance with every round trip answered by a replica ${ASSUMED.replica} ms away, but for one of those that write; Gatehouse reads sessions and
credentials at the primary on purpose, since a session that was ended must be over everywhere, so for it the column is
what that costs at the far end.`;

/** Paths by distance to the database's primary, in milliseconds. */
export function distanceTable(results: Results): string {
  const head = ['path', 'of', 'D1', 'KV', ...DISTANCES.map(([name, ms]) => `${name} (${ms} ms)`), 'replica'];
  const rows = [...results].flatMap(([{ name }, measured]) =>
    (['own', 'peer'] as const).flatMap((side) => {
      const found = measured[side];
      if (!found || name.startsWith('a mix')) return [];
      const { d1, kv, written } = found.counts;
      const cpu = summary(found).isolate;
      const base = (Number.isNaN(cpu) ? summary(found).process : cpu) + kv * ASSUMED.kv;
      const far = DISTANCES.at(-1)?.[1] ?? 0;
      const reads = written === 0 ? d1 : Math.max(0, d1 - 1);
      const withReplica = d1 === 0 ? null : base + reads * ASSUMED.replica + (d1 - reads) * far;
      return [
        [
          name,
          who[side],
          figure(d1),
          figure(kv),
          ...DISTANCES.map(([, ms]) => figure(base + d1 * ms)),
          figure(withReplica),
        ],
      ];
    }),
  );
  return tableOf(head, rows, 2);
}
