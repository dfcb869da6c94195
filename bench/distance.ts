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
distance with a read replica ${ASSUMED.replica} ms away for every round trip that writes nothing, where an app sets better-auth up
to use one. Gatehouse uses none: it reads sessions and credentials at the primary, since a session that was ended must be
over everywhere, and its first round trip of a sign-in counts the try, so for it the column says the last distance once
more.`;

/** Paths by distance to the database's primary, in milliseconds. */
export function distanceTable(results: Results): string {
  const head = ['path', 'of', 'D1', 'KV', ...DISTANCES.map(([name, ms]) => `${name} (${ms} ms)`), 'replica'];
  const rows = [...results].flatMap(([{ name }, measured]) =>
    (['own', 'peer'] as const).flatMap((side) => {
      const found = measured[side];
      if (!found) return [];
      const { d1, kv, writing } = found.counts;
      const cpu = summary(found).isolate;
      const base = (Number.isNaN(cpu) ? summary(found).process : cpu) + kv * ASSUMED.kv;
      const far = DISTANCES.at(-1)?.[1] ?? 0;
      const atPrimary = side === 'own' ? d1 : writing;
      const withReplica = d1 === 0 ? null : base + atPrimary * far + (d1 - atPrimary) * ASSUMED.replica;
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
