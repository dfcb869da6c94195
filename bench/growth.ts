import { seedPerson, seedSession } from '../test/harness/people.ts';
import { type Bench, type Calls, row } from './calls.ts';
import { type Counts, measureHot, type Size, summary } from './hot.ts';
import { apiKey, type Path } from './paths.ts';
import { figure, tableOf } from './statistics.ts';

/** Paths whose cost must not grow with what is stored. A path is added by one row. */
const grown: readonly (readonly [name: string, own: Calls, hashes?: true])[] = [
  ['`/session`', row('GET /session', 'by cookie')],
  ['`/auth/refresh`', row('POST /auth/refresh')],
  ['`/auth/sessions`, a list', row('GET /auth/sessions')],
  ['`/auth/security-log`, a list', row('GET /auth/security-log')],
  ['`/session`, by API key', apiKey],
  ['`/auth/otp/verify`', row('POST /auth/otp/verify')],
  ['`/auth/passkeys`, a list', row('GET /auth/passkeys')],
  ['`/login`, by password', row('POST /login', 'with a password'), true],
];

/** Rows of one statement. */
const CHUNK = 20_000;

/** Tables of the crowd, each with what tells the rows of one person from those of another. */
const crowd: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  users: { id: 'u' },
  identifiers: { value: 'address', display: 'address', user_id: 'u' },
  credentials: { id: 'c', user_id: 'u' },
  sessions: { id: 's', user_id: 'u' },
  audit_events: { id: 'a', actor_id: 'u', subject_id: 'u', session_id: 's' },
};

/**
 * A UUID v7 for person n, with the kind of row in its last digits: people come one after another, within a month. So
 * ids and addresses rise, and a table grows at its end, which a million rows need to be there within minutes.
 */
const idOf = (kind: number) =>
  `printf('019a%04x-%04x-7%03x-8%03x-%012x', (n * 2500) >> 16, (n * 2500) & 65535, n % 4096, ${kind}, n)`;
const address = "printf('member%07d@example.com', n)";
const made: Readonly<Record<string, string>> = { u: idOf(1), c: idOf(2), s: idOf(3), a: idOf(4), address };

/** Lets the database grow to `count` people, each with an address, a password, a session and an event. Returns milliseconds. */
async function growTo(bench: Bench, have: number, count: number): Promise<number> {
  const started = performance.now();
  const { server, at } = bench.stage;
  const person = await seedPerson(server, { pool: at.pool });
  await seedSession(server, person, at);
  const [signIn] = await row('POST /auth/otp/verify').make(bench, 1);
  await signIn?.(false);
  const templates: Readonly<Record<string, string>> = {
    users: `id = '${person.id}'`,
    identifiers: `user_id = '${person.id}'`,
    credentials: `user_id = '${person.id}'`,
    sessions: `user_id = '${person.id}'`,
    audit_events: "event = 'user.login.success'",
  };
  for (const [table, own] of Object.entries(crowd)) {
    const columns = await server.sql<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`);
    const names = columns.map(({ name }) => name);
    const values = names.map((name) => (own[name] === undefined ? `t."${name}"` : made[own[name]]));
    for (let from = have; from < count; from += CHUNK)
      await server.sql(
        `INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(', ')})
         WITH RECURSIVE numbers(n) AS (SELECT ${from + 1} UNION ALL SELECT n + 1 FROM numbers WHERE n < ${Math.min(count, from + CHUNK)})
         SELECT ${values.join(', ')} FROM numbers, (SELECT * FROM "${table}" WHERE ${templates[table]} LIMIT 1) AS t`,
      );
    const [stored] = await server.sql<{ n: number }>(`SELECT COUNT(*) AS n FROM "${table}"`);
    if (!stored || stored.n < count) throw new Error(`${table} has ${stored?.n} rows, not ${count}`);
  }
  return performance.now() - started;
}

interface Step {
  readonly people: number;
  readonly byPath: ReadonlyMap<string, { readonly counts: Counts; readonly process: number; readonly p50: number }>;
}

/** The cost of paths while the database grows. */
export async function measureGrowth(
  bench: Bench,
  steps: readonly number[],
  size: Size,
  say: (line: string) => void,
): Promise<Step[]> {
  const paths = grown.map(([name, own, hashes]): Path => ({ name, own, floor: own, ...(hashes ? { hashes } : {}) }));
  const measured: Step[] = [];
  let have = 0;
  for (const people of steps) {
    const seededMs = await growTo(bench, have, people);
    have = people;
    say(`${people} people seeded in ${(seededMs / 1000).toFixed(1)} s`);
    const { results } = await measureHot({ ...bench, peer: null }, paths, { ...size, sides: ['own'] }, null, say);
    const byPath = new Map<string, Step['byPath'] extends ReadonlyMap<string, infer V> ? V : never>();
    for (const [{ name }, { own }] of results)
      if (own) byPath.set(name, { counts: own.counts, process: summary(own).process, p50: summary(own).p50 });
    measured.push({ people, byPath });
  }
  return measured;
}

/** The table of the growth: rows that D1 has read, and CPU, by number of people. */
export function growthTable(steps: readonly Step[]): string {
  const sizes = steps.map(({ people }) => people.toLocaleString('en'));
  const head = [
    'path',
    ...sizes.map((people) => `D1 rows read/written at ${people}`),
    ...sizes.map((people) => `process CPU ms at ${people}`),
    ...sizes.map((people) => `median ms at ${people}`),
  ];
  const rows = grown.map(([name]) => {
    const found = steps.map(({ byPath }) => byPath.get(name));
    return [
      name,
      ...found.map((cell) => (cell ? `${cell.counts.read}/${cell.counts.written}` : '–')),
      ...found.map((cell) => figure(cell?.process)),
      ...found.map((cell) => figure(cell?.p50)),
    ];
  });
  return tableOf(head, rows);
}
