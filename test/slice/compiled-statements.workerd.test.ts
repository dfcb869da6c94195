import { env } from 'cloudflare:workers';
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { DrizzleD1Database } from 'drizzle-orm/d1';
import { beforeAll, expect, it } from 'vitest';
import { insertWhere, nothing } from '../../src/challenge/guarded.ts';
import { organizations } from '../../src/db/organizations.ts';
import { users } from '../../src/db/users.ts';
import { always, compiled, fragment, type Value } from '../../src/platform/compiled.ts';
import { database, prefixed } from '../../src/platform/d1.ts';

const db = database((env as unknown as { DB: D1Database }).DB);

beforeAll(async () => {
  const row = { pool: 'brand1', version: 1, status: 'active' as const, role: 'user', userType: 'b2c' as const };
  const times = { createdAt: 1, updatedAt: 2 };
  await db.write([
    db.build.insert(users).values({ ...row, ...times, id: 'ada', name: 'Ada', apps: ['app1', 'app2'], env: ['prod'] }),
    db.build.insert(users).values({ ...row, ...times, id: 'bob', name: null, apps: [], env: [] }),
    db.build
      .insert(organizations)
      .values({ ...times, id: 'ada', pool: 'brand1', slug: 'ada', name: 'Ada Ltd', status: 'active' }),
  ]);
});

type Build = (db: DrizzleD1Database, value: Value<{ id: string }>) => BatchItem<'sqlite'>;

const shapes: [string, Build][] = [
  [
    'the columns of one table',
    (to, value) =>
      to
        .select()
        .from(users)
        .where(eq(users.id, value('id'))),
  ],
  [
    'two tables under prefixes, of which one may have no row',
    (to, value) =>
      to
        .select({ user: prefixed(users, 'user'), organization: prefixed(organizations, 'organization') })
        .from(users)
        .leftJoin(organizations, eq(organizations.id, users.id))
        .where(eq(users.id, value('id'))),
  ],
  [
    'a whole table that may have no row: null then',
    (to, value) =>
      to
        .select({ name: users.name, organization: { slug: organizations.slug } })
        .from(users)
        .leftJoin(organizations, eq(organizations.id, users.id))
        .where(eq(users.id, value('id'))),
  ],
  [
    'expressions with a decoder of their own',
    (to, value) =>
      to
        .select({ length: sql<string>`length(${users.name})`.mapWith(String), apps: users.apps })
        .from(users)
        .where(eq(users.id, value('id'))),
  ],
  [
    'what an update returns',
    (to, value) =>
      to
        .update(users)
        .set({ locale: sql`${value('id')}` })
        .where(eq(users.id, value('id')))
        .returning({ id: users.id, locale: users.locale, apps: users.apps }),
  ],
  [
    'a write without rows',
    (to, value) =>
      to
        .update(users)
        .set({ picture: null })
        .where(eq(users.id, value('id'))),
  ],
];

it.each(shapes)('a statement that is built once answers as one that is built each time: %s', async (_, build) => {
  const once = compiled<{ id: string }>()(build);
  for (const id of ['ada', 'bob', 'nobody', 'ada']) {
    const each = build(db.build, () => id as never);
    const [expected] = await db.write([each]);
    const [found] = await db.write([once(db, { id })]);
    const rowsOf = (answer: unknown) => (Array.isArray(answer) ? answer : (answer as D1Result).results);
    expect(rowsOf(found)).toEqual(rowsOf(expected));
    expect(rowsOf(found).length > 0).toBe(id !== 'nobody' && !_.startsWith('a write'));
  }
});

it('values go out in the same batch without meeting each other', async () => {
  const byId = compiled<{ id: string }>()((to, value) =>
    to
      .select({ id: users.id })
      .from(users)
      .where(eq(users.id, value('id'))),
  );
  expect(await db.read([byId(db, { id: 'ada' }), byId(db, { id: 'bob' })])).toEqual([[{ id: 'ada' }], [{ id: 'bob' }]]);
});

const isNamed = fragment<{ name: string }>((value) => sql`${users.name} = ${value('name')}`);
const either = fragment<Record<'one' | 'other', SQL>>((value) => sql`${value('one')} OR ${value('other')}`);

it('a condition that is built once stands in statements of both kinds, within others too', async () => {
  const byId = compiled<{ id: string; condition: SQL }>()((to, value) =>
    to
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.id, value('id')), sql`${value('condition')}`)),
  );
  const conditions: [SQL, boolean][] = [
    [always, true],
    [isNamed({ name: 'Ada' }), true],
    [isNamed({ name: 'Bob' }), false],
    [eq(users.name, 'Ada'), true],
    [either({ one: isNamed({ name: 'Bob' }), other: eq(users.status, 'active') }), true],
    // Its own parentheses keep an alternative from reaching beyond the condition.
    [either({ one: sql`0`, other: sql`0` }), false],
  ];
  for (const [condition, stands] of conditions) {
    const built = db.build
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.id, 'ada'), condition));
    const rows = stands ? [{ id: 'ada' }] : [];
    expect(await db.read([byId(db, { id: 'ada', condition }), built])).toEqual([rows, rows]);
  }
});

it('an expression may stand in one place now and in another then, and a value where one stood', async () => {
  const pair = compiled<Record<'one' | 'other', string | SQL>>()((to, value) =>
    to
      .select({ pair: sql<string>`${value('one')} || ${value('other')}` })
      .from(users)
      .where(eq(users.id, 'ada')),
  );
  const x = sql`'x'`;
  const given = [
    { one: x, other: 'b' },
    { one: 'a', other: x },
    { one: 'a', other: 'b' },
    { one: x, other: x },
    { one: x, other: sql`${'y'}` },
    { one: x, other: 'b' },
  ];
  const found = [];
  for (const values of given) found.push((await db.read([pair(db, values)]))[0]?.[0]?.pair);
  expect(found).toEqual(['xb', 'ax', 'ab', 'xx', 'xy', 'xb']);
});

it('an expression stands where a value would, and a column keeps its own way of writing values', async () => {
  const inserted = {
    ...{
      id: 'eve',
      pool: 'brand1',
      version: sql`1 + 1`,
      status: 'active' as const,
      role: 'user',
      userType: 'b2c' as const,
    },
    ...{ name: null, apps: ['app1'], env: [], platformOwner: true, createdAt: 1, updatedAt: 2 },
  };
  const insert = () =>
    insertWhere(db, users, inserted, nothing, sql`NOT EXISTS (SELECT 1 FROM ${users} WHERE id = 'eve')`);
  await db.write([insert(), insert(), insertWhere(db, users, { ...inserted, id: 'mallory' }, nothing, sql`0`)]);
  const found = await db.build
    .select()
    .from(users)
    .where(inArray(users.id, ['eve', 'mallory']));
  expect(found).toEqual([
    expect.objectContaining({ id: 'eve', version: 2, name: null, apps: ['app1'], env: [], platformOwner: true }),
  ]);
});

it('a question mark that binds nothing is refused when the statement is made', () => {
  const literal = compiled<{ id: string }>()((to) => to.select({ is: sql`'?'` }).from(users));
  expect(() => literal(db, { id: 'ada' })).toThrow('a question mark that binds nothing');
});

it('so is one that comes in with a condition, which would shift all values after it', () => {
  const asked = either({ one: sql`${users.name} = '?'`, other: eq(users.name, 'Ada') });
  expect(() => db.build.select().from(users).where(asked).toSQL()).toThrow('a question mark that binds nothing');
});

it('a value that is left out is refused before anything is sent', async () => {
  const byId = compiled<{ id?: string }>()((to, value) =>
    to
      .select()
      .from(users)
      .where(eq(users.id, value('id'))),
  );
  expect(() => byId(db, {})).toThrow('placeholder "id"');
});
