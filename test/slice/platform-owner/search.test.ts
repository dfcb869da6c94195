import { drizzle } from 'drizzle-orm/d1';
import { beforeAll, describe, expect, test } from 'vitest';
import { identifiers, users } from '../../../src/db/users.ts';
import { systemRandom as random } from '../../../src/platform/random.ts';
import { ROWS, type Rows } from '../../entry/protocol.ts';
import { home } from '../../harness/demo.ts';
import { seedOwner } from '../../harness/owners.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';
import { callPlatform } from './kit.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'prod');

let cookies: Record<string, string>;
beforeAll(async () => {
  ({ cookies } = await seedOwner(server(), at));
});

interface Names {
  readonly email?: string;
  readonly username?: string;
}

/** Writes people of those names; returns their ids. */
async function seedNamed(people: readonly Names[], pool: string = at.pool): Promise<string[]> {
  const db = drizzle(await server().db());
  const now = Date.now();
  const row = { pool, version: 1, status: 'active' as const, role: 'user', userType: 'b2c' as const };
  const ids = people.map(() => random.id(now));
  const statements = people.flatMap(({ email, username }, n) => {
    const userId = ids[n] as string;
    const named = (kind: 'email' | 'username', value: string | undefined) =>
      value === undefined
        ? []
        : [db.insert(identifiers).values({ pool, kind, value, display: value, userId, createdAt: now })];
    const user = db.insert(users).values({ ...row, id: userId, apps: [], env: [], createdAt: now, updatedAt: now });
    return [user, ...named('email', email), ...named('username', username)];
  });
  const [first, ...rest] = statements;
  if (first) await db.batch([first, ...rest]);
  return ids;
}

interface Page {
  readonly ids: readonly string[];
  readonly next: string | null;
  readonly read: number;
}

const search = (q: string, more = '') =>
  callPlatform(server(), at, cookies, 'GET', `/users/search?q=${encodeURIComponent(q)}${more}`);

async function pageOf(q: string, limit: number, cursor: string | null): Promise<Page> {
  const answer = await search(q, `&limit=${limit}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
  expect(answer.status, String(answer)).toBe(200);
  const { users, next_cursor } = answer.json<{ users: { id: string }[]; next_cursor: string | null }>();
  const { read } = JSON.parse(answer.header(ROWS) ?? '') as Rows;
  return { ids: users.map(({ id }) => id), next: next_cursor, read };
}

async function everyPage(q: string, limit: number): Promise<Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | null = null; pages.length < 1_000; ) {
    const page = await pageOf(q, limit, cursor);
    pages.push(page);
    cursor = page.next;
    if (cursor === null) return pages;
  }
  throw new Error('the search has no end');
}

const number = (n: number) => String(n).padStart(4, '0');
const shown = (pages: readonly Page[]) => pages.flatMap(({ ids }) => ids);
const many = (count: number, names: (n: string) => Names) =>
  Array.from({ length: count }, (_, n) => names(number(n + 1)));

describe('a search of many people', () => {
  test.each([
    ['after', 'late', 'late-x'],
    ['before', 'soon-x', 'soon'],
  ])('reads as much for a late page as for an early one, where usernames come %s addresses', async (_, mail, name) => {
    const q = name.slice(0, 4);
    const ids = await seedNamed(many(600, (n) => ({ email: `${mail}${n}@example.com`, username: `${name}${n}` })));
    const pages = await everyPage(q, 10);
    expect(shown(pages).sort()).toEqual(ids.sort());
    expect(pages.map((page) => page.ids.length)).toEqual(Array(60).fill(10));
    const [first, second] = pages.map(({ read }) => read) as [number, number];
    for (const { read } of pages.slice(2)) expect(read).toBeLessThanOrEqual(second);
    expect(second).toBeLessThanOrEqual(1.2 * first);
  });
});

describe('a search, page by page', () => {
  /** Who has which names, and how far apart these sort. */
  const crowds: readonly [name: string, crowd: (q: string) => readonly Names[]][] = [
    ['with usernames alone', (q) => many(17, (n) => ({ username: `${q}${n}` }))],
    ['with addresses alone', (q) => many(17, (n) => ({ email: `${q}${n}@example.com` }))],
    [
      'where the other name matches of nobody',
      (q) => many(17, (n) => ({ email: `${q}${n}@x.example`, username: `x${q}${n}` })),
    ],
    [
      'where one of very many usernames is of somebody without an address, the last',
      (q) => [...many(40, (n) => ({ email: `${q}${n}@example.com`, username: `${q}-x${n}` })), { username: `${q}-z` }],
    ],
    [
      'where one of very many addresses is of somebody without a username, the last',
      (q) => [
        ...many(40, (n) => ({ email: `${q}-x${n}@example.com`, username: `${q}${n}` })),
        { email: `${q}-z@example.com` },
      ],
    ],
    [
      'of all kinds, in no order',
      (q) =>
        many(60, (n) => {
          const i = Number(n);
          const email = `${q}${number((i * 37) % 61)}@example.com`;
          const username = `${q}${number((i * 23) % 61)}`;
          return [{ email }, { username }, { email, username }, { email, username: `x-${username}` }][i % 4] as Names;
        }),
    ],
  ];

  test.each(crowds.map(([name, crowd], n) => ({ name, crowd, q: `crowd${n}x` })))(
    'shows each person once, and no page but the last holds fewer than asked for: people $name',
    async ({ crowd, q }) => {
      const ids = await seedNamed(crowd(q));
      for (const limit of [1, 2, 7, 100]) {
        const pages = await everyPage(q, limit);
        expect(shown(pages).sort(), `by ${limit}`).toEqual([...ids].sort());
        expect(pages.slice(0, -1).filter((page) => page.ids.length !== limit)).toEqual([]);
        expect(pages.at(-1)?.ids.length).toBeGreaterThan(0);
      }
    },
  );

  test('has each page in order of what its people are found by: their address, or else their username', async () => {
    const [b, a, d, c] = await seedNamed([
      { email: 'order-b@example.com', username: 'order-z' },
      { username: 'order-a', email: 'x-order-a@example.com' },
      { email: 'order-d@example.com', username: 'order-0' },
      { email: 'order-c@example.com' },
    ]);
    expect((await pageOf('order', 50, null)).ids).toEqual([a, b, c, d]);
  });

  test('shows first whose username it is, however many addresses begin so, and never again', async () => {
    await seedNamed(many(30, (n) => ({ email: `exact${n}@example.com`, username: `exact-${n}` })));
    const [exact] = await seedNamed([{ email: 'exact9@example.com', username: 'exact' }]);
    for (const limit of [1, 2, 50]) {
      const ids = shown(await everyPage('exact', limit));
      expect(ids[0]).toBe(exact);
      expect(new Set(ids).size).toBe(31);
      expect(ids).toHaveLength(31);
    }
  });

  test('goes on where it was, whoever of a page before has gone', async () => {
    const ids = await seedNamed(many(9, (n) => ({ email: `gone${n}@example.com`, username: `gone-${n}` })));
    const first = await pageOf('gone', 3, null);
    const last = first.ids.at(-1) as string;
    await server().sql('DELETE FROM identifiers WHERE user_id = ?', last);
    const second = await pageOf('gone', 10, first.next);
    expect([...first.ids, ...second.ids].sort()).toEqual(ids.sort());
  });

  test('refuses a cursor that it did not answer, and one of another search', async () => {
    await seedNamed(many(3, (n) => ({ email: `other${n}@example.com` })));
    const { next } = await pageOf('other', 1, null);
    for (const cursor of ['x', '', Buffer.from('a b c').toString('base64url'), `${next}x`])
      expectProblem(await search('other', `&cursor=${cursor}`), 'invalid_field');
    expectProblem(await search('else', `&cursor=${next}`), 'invalid_field');
  });

  test('finds nobody of another pool, on no page', async () => {
    const names = many(6, (n) => ({ email: `apart${n}@example.com`, username: `apart-${n}` }));
    await seedNamed([...names, { username: 'apart' }], 'brand2');
    const ids = await seedNamed(names.slice(0, 4));
    expect(shown(await everyPage('apart', 1)).sort()).toEqual(ids.sort());
  });
});
