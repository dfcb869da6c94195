import { authenticatorAt, seedPasskey } from '../test/harness/passkeys.ts';
import { seedMembership, seedOrganization, seedPerson, seedSession } from '../test/harness/people.ts';
import { seedApiKey } from '../test/harness/second-factors.ts';
import type { Bench } from './calls.ts';

/** Rows of one statement. */
const CHUNK = 20_000;

/** One organization has so many people. */
const MEMBERS = 50;

/** The organization that every tenth person belongs to besides, whatever else they belong to. */
export const LARGE_ORGANIZATION = '019a0000-0000-7000-8fff-000000000000';

/**
 * A UUID v7 for person n, with the kind of row in its last digits: people come one after another, within a month. So
 * ids and addresses rise, and a table grows at its end, which a million rows need to be there within minutes.
 */
export const idOf = (kind: number, n = 'n') =>
  `printf('019a%04x-%04x-7%03x-8%03x-%012x', (${n} * 2500) >> 16, (${n} * 2500) & 65535, ${n} % 4096, ${kind}, ${n})`;

const address = "printf('member%07d@example.com', n)";
const username = "printf('memberx%07d', n)";

/** What person n is called. Of all names that begin alike, all addresses come before all usernames. */
export const namesOf = (n: number) => {
  const digits = String(n).padStart(7, '0');
  return { address: `member${digits}@example.com`, username: `memberx${digits}` };
};

const userId = idOf(1);
/** Of the person who comes first of those who share it. */
const organizationId = idOf(5, `(n - (n - 1) % ${MEMBERS})`);

interface Rows {
  readonly table: string;
  /** The SQL of what tells the rows of one person from those of another. */
  readonly own: Readonly<Record<string, string>>;
  /** One row for so many people; one each where it is left out. */
  readonly every?: number;
}

/** Rows of the crowd, in an order that keeps references; a membership looks for sessions, so those come after it. */
const crowd: readonly Rows[] = [
  { table: 'users', own: { id: userId } },
  { table: 'identifiers', own: { value: address, display: address, user_id: userId } },
  { table: 'identifiers', own: { kind: "'username'", value: username, display: username, user_id: userId } },
  { table: 'credentials', own: { id: idOf(2), user_id: userId } },
  {
    table: 'organizations',
    own: { id: organizationId, slug: "printf('organization-%07d', n)", name: "printf('Organization %07d', n)" },
    every: MEMBERS,
  },
  { table: 'memberships', own: { organization_id: organizationId, user_id: userId } },
  { table: 'memberships', own: { user_id: userId }, every: 10 },
  { table: 'passkeys', own: { id: idOf(6), user_id: userId, credential_id: "printf('member%016d', n)" }, every: 5 },
  { table: 'api_keys', own: { id: idOf(7), user_id: userId, prefix: "printf('%012x', n)" }, every: 10 },
  { table: 'sessions', own: { id: idOf(3), user_id: userId } },
  { table: 'audit_events', own: { id: idOf(4), actor_id: userId, subject_id: userId, session_id: idOf(3) } },
];

/** Inserts copies of the first row that `template` finds, one for each n of `numbers`, with other values where `own` has them. */
export async function copyRows(
  { sql }: Bench['stage']['server'],
  { table, own, every = 1 }: Rows,
  template: string,
  numbers: { readonly after: number; readonly upTo: number },
): Promise<void> {
  const columns = await sql<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`);
  const names = columns.map(({ name }) => name);
  const values = names.map((name) => own[name] ?? `t."${name}"`);
  for (let from = numbers.after; from < numbers.upTo; from += CHUNK) {
    const first = Math.ceil(from / every) * every + 1;
    const last = Math.min(numbers.upTo, from + CHUNK);
    if (first > last) continue;
    await sql(
      `INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(', ')})
       WITH RECURSIVE numbers(n) AS (SELECT ${first} UNION ALL SELECT n + ${every} FROM numbers WHERE n + ${every} <= ${last})
       SELECT ${values.join(', ')} FROM numbers, (SELECT * FROM "${table}" WHERE ${template} LIMIT 1) AS t`,
    );
  }
}

/**
 * Lets the database grow from `have` people to `count`, each with an address, a username, a password, a session, an event
 * and a membership; every fifth with a passkey, every tenth with an API key and in the large organization. Returns milliseconds.
 */
export async function growTo({ stage: { server, at } }: Bench, have: number, count: number): Promise<number> {
  const started = performance.now();
  const person = await seedPerson(server, { pool: at.pool });
  if (have === 0)
    await seedOrganization(server, [], { id: LARGE_ORGANIZATION, pool: at.pool, slug: 'large', name: 'Large Ltd' });
  await seedMembership(server, LARGE_ORGANIZATION, person);
  await seedPasskey(server, person, at, authenticatorAt(server, at));
  await seedApiKey(server, person, at);
  await seedSession(server, person, at);
  const ofPerson = `user_id = '${person.id}'`;
  const templates: Readonly<Record<string, string>> = {
    users: `id = '${person.id}'`,
    organizations: `id = '${LARGE_ORGANIZATION}'`,
    audit_events: `pool = '${at.pool}' AND subject_id = '${person.id}'`,
  };
  for (const rows of crowd)
    await copyRows(server, rows, templates[rows.table] ?? ofPerson, { after: have, upTo: count });
  for (const table of new Set(crowd.map((rows) => rows.table))) {
    const [stored] = await server.sql<{ n: number }>(`SELECT COUNT(*) AS n FROM "${table}"`);
    const due = crowd.reduce(
      (sum, rows) => (rows.table === table ? sum + Math.ceil(count / (rows.every ?? 1)) : sum),
      0,
    );
    if (!stored || stored.n < due) throw new Error(`${table} has ${stored?.n} rows, not ${due}`);
  }
  return performance.now() - started;
}
