import assert from 'node:assert/strict';
import { cursorOf } from '../src/platform-owner/users/search-page.ts';
import { fromPage } from '../test/fixtures/browser.ts';
import type { Sent, Stage } from '../test/fixtures/fixture.ts';
import { seedOwner } from '../test/harness/owners.ts';
import { type Person, seedMembership, seedPerson, seedSession } from '../test/harness/people.ts';
import { type Bench, type Calls, own, row } from './calls.ts';
import { copyRows, growTo, idOf, LARGE_ORGANIZATION, namesOf } from './crowd.ts';
import { type Counts, measureHot, type Size, summary } from './hot.ts';
import { Neighbours } from './neighbours.ts';
import { apiKey, type Path } from './paths.ts';
import { figure, tableOf } from './statistics.ts';

/** Events of somebody with a long history. */
const EVENTS = 10_000;

/** A read whose answer must hold `text`. */
function holding(text: string, prepare: (stage: Stage) => Promise<Sent>): Calls {
  const calls = own(true, prepare);
  return {
    ...calls,
    make: async (bench, count) =>
      (await calls.make(bench, count)).map((call) => async (counted) => {
        const answer = await call(counted);
        assert.ok(answer.text.includes(text), `no “${text}”: ${answer}`);
        return answer;
      }),
  };
}

/** A read of somebody who is signed in, after `seed` has given them what they have. Its answer must hold `text`. */
const byPerson = (path: string, text: string, seed: (stage: Stage, person: Person) => Promise<unknown>): Calls =>
  holding(text, async (stage) => {
    const person = await seedPerson(stage.server, { pool: stage.at.pool });
    const session = await seedSession(stage.server, person, stage.at, { acr: 'aal2' });
    await seed(stage, person);
    return fromPage(stage, 'GET', path, { cookies: { [stage.at.sessionCookie]: session.value } });
  });

/** Somebody of the large organization chooses where to work. */
const picker = byPerson('/account/organizations', 'Large Ltd', ({ server }, person) =>
  seedMembership(server, LARGE_ORGANIZATION, person),
);

let histories = 0;

/** The first page of a long history, an event a minute. */
const longHistory = byPerson('/auth/security-log', '"next_cursor":"', async ({ server, at }, { id }) => {
  histories += 1;
  const ofPerson = `pool = '${at.pool}' AND subject_id = '${id}'`;
  const after = histories * EVENTS;
  const events = { id: idOf(8), at: `t.at - (n - ${after}) * 60000` };
  await copyRows(server, { table: 'audit_events', own: events }, ofPerson, { after, upTo: after + EVENTS });
});

/** A page from the middle of all who are found, each by both of their names: as many pages come before it as after it. */
const laterPage = holding('"next_cursor":"', async (stage) => {
  const { cookies } = await seedOwner(stage.server, stage.at);
  const [all] = await stage.server.sql<{ n: number }>("SELECT COUNT(*) AS n FROM identifiers WHERE kind = 'username'");
  const cursor = cursorOf(namesOf(Math.floor((all?.n ?? 0) / 20) * 10));
  return fromPage(stage, 'GET', `/api/platform/users/search?q=member&limit=20&cursor=${cursor}`, { cookies });
});

interface Kind {
  readonly hashes?: true;
  /** People on its page: who stands there is not the same at every step, and one has a row more than another. */
  readonly page?: number;
}

/** Paths whose cost must not grow with what is stored. A path is added by one row. */
const grown: readonly (readonly [name: string, own: Calls, kind?: Kind])[] = [
  ['`/session`', row('GET /session', 'by cookie')],
  ['`/auth/refresh`', row('POST /auth/refresh')],
  ['`/session`, by API key', apiKey],
  ['`/auth/otp/verify`', row('POST /auth/otp/verify')],
  ['`/login`, by password', row('POST /login', 'with a password'), { hashes: true }],
  ["`/auth/sessions`, one's own", row('GET /auth/sessions')],
  ["`/auth/passkeys`, one's own", row('GET /auth/passkeys')],
  ['`/auth/security-log`, of two events', row('GET /auth/security-log')],
  [`\`/auth/security-log\`, of ${EVENTS.toLocaleString('en')} events`, longHistory],
  ["`/account/organizations`, one's own", picker],
  ['`/api/platform/users`, the first 50 of all', row('GET /api/platform/users'), { page: 51 }],
  ['`/api/platform/users/search`, by an address', row('GET /api/platform/users/search')],
  [
    '`/api/platform/users/search`, by how all begin',
    row('GET /api/platform/users/search', undefined, ({ request }) => ({
      ...request,
      path: '/api/platform/users/search?q=member',
    })),
  ],
  ['`/api/platform/users/search`, a later page of a search', laterPage],
];

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
  const paths = grown.map(
    ([name, own, kind]): Path => ({ name, own, floor: own, ...(kind?.hashes ? { hashes: true } : {}) }),
  );
  const neighbours = new Neighbours();
  const measured: Step[] = [];
  let have = 0;
  for (const people of steps) {
    const seededMs = await growTo(bench, have, people);
    have = people;
    say(`${people} people seeded in ${(seededMs / 1000).toFixed(1)} s`);
    const { results } = await measureHot(
      { ...bench, peer: null },
      paths,
      { ...size, sides: ['own'] },
      null,
      neighbours,
      say,
    );
    const byPath = new Map<string, Step['byPath'] extends ReadonlyMap<string, infer V> ? V : never>();
    for (const [{ name }, { own }] of results)
      if (own) byPath.set(name, { counts: own.counts, process: summary(own).process, p50: summary(own).p50 });
    measured.push({ people, byPath });
  }
  return measured;
}

const counted: readonly (readonly [key: keyof Counts, name: string])[] = [
  ['d1', 'trips'],
  ['statements', 'statements'],
  ['read', 'rows read'],
  ['written', 'rows written'],
];

/**
 * Whether a path costs D1 as much at the last step as at the first. Nothing is allowed for the logarithm of an index: D1
 * counts the rows that a statement comes to, and the way down to them, which is what becomes longer, is none of them.
 * Times are told and not judged: they differ by more from run to run than a longer way down would show.
 * @param page rows that it may read more: one for each who stands on a page
 */
export function growthVerdict(first: Counts | undefined, last: Counts | undefined, page = 0): string {
  if (!first || !last || first === last) return '–';
  const more = counted.filter(([key]) => last[key] > first[key] + (key === 'read' ? page : 0)).map(([, name]) => name);
  return more.length === 0 ? '✓' : `✗ in ${more.join(', ')}`;
}

/** The table of the growth: rows that D1 has read, and CPU, by number of people; and whether the rows grow with them. */
export function growthTable(steps: readonly Step[]): string {
  const sizes = steps.map(({ people }) => people.toLocaleString('en'));
  const head = [
    'path',
    ...sizes.map((people) => `D1 rows read/written at ${people}`),
    ...sizes.map((people) => `process CPU ms at ${people}`),
    ...sizes.map((people) => `median ms at ${people}`),
    'verdict',
  ];
  const rows = grown.map(([name, , kind]) => {
    const found = steps.map(({ byPath }) => byPath.get(name));
    return [
      name,
      ...found.map((cell) => (cell ? `${cell.counts.read}/${cell.counts.written}` : '–')),
      ...found.map((cell) => figure(cell?.process)),
      ...found.map((cell) => figure(cell?.p50)),
      growthVerdict(found[0]?.counts, found.at(-1)?.counts, kind?.page),
    ];
  });
  return tableOf(head, rows);
}
