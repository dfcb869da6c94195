import { type Results, type Side, summary } from './hot.ts';
import { wholeOf } from './report.ts';
import { figure, tableOf } from './statistics.ts';

/** Milliseconds of one round trip from the edge to the database. */
const DISTANCES = [
  ['same city', 5],
  ['same continent', 30],
  ['across an ocean', 120],
  ['other side of the world', 250],
] as const;

/** Milliseconds: a read of KV at the least, and one of a read replica nearby. */
const ASSUMED = { kv: 15, replica: 8 } as const;

/**
 * A read of KV. What is read there was written a moment ago and is read once, so no location has it in its cache: the
 * read goes to a central store, and nothing says that this is nearer than the database.
 */
const kvMs = (distance: number): number => Math.max(ASSUMED.kv, distance);

const who: Readonly<Record<Side, string>> = { own: 'Gatehouse', floor: 'floor', peer: 'better-auth' };

/** What the model takes for granted, in words. */
export const assumptions = `Wall time = CPU + D1 and KV round trips × distance, but ${ASSUMED.kv} ms at least for one to KV, which reads what
nobody has read before, so that no cache nearby has it. CPU is the isolate's, and the process's where a password is
hashed. Round trips are those that were counted in this run, all of them one after the other. D1 itself takes about a
millisecond a batch, the rate limiter is where the worker is, and the way from the caller to the edge is the same for
all: these are left out. A queue message is sent without being waited for. Times are milliseconds. \`replica\` is the last
distance with a read replica ${ASSUMED.replica} ms away for every round trip that writes nothing, where an app sets better-auth up
to use one. Gatehouse uses none: it reads sessions and credentials at the primary, since a session that was ended must be
over everywhere, and its first round trip of a sign-in counts the try, so for it the column says the last distance once
more.`;

/** Paths by distance to the database's primary, in milliseconds. */
export function distanceTable(results: Results): string {
  const head = ['path', 'of', 'D1', 'KV', ...DISTANCES.map(([name, ms]) => `${name} (${ms} ms)`), 'replica'];
  const rows = [...results].flatMap(([path, measured]) =>
    (['own', 'peer'] as const).flatMap((side) => {
      const found = measured[side];
      if (!found) return [];
      const { d1, kv, writing } = found.counts;
      const whole = wholeOf(path, found);
      const cpu = Number.isNaN(whole) ? summary(found).process : whole;
      const far = DISTANCES.at(-1)?.[1] ?? 0;
      const atPrimary = side === 'own' ? d1 : writing;
      const withReplica = d1 === 0 ? null : cpu + kv * kvMs(far) + atPrimary * far + (d1 - atPrimary) * ASSUMED.replica;
      return [
        [
          path.name,
          who[side],
          figure(d1),
          figure(kv),
          ...DISTANCES.map(([, ms]) => figure(cpu + d1 * ms + kv * kvMs(ms))),
          figure(withReplica),
        ],
      ];
    }),
  );
  return tableOf(head, rows, 2);
}
