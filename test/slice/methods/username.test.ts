import { describe, expect, test } from 'vitest';
import { countEvents, liveSessions } from '../../flow/journey.ts';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { PASSWORD } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';
import { dialects, post, SECOND, tokensOf } from '../token-kit.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'dev');

let names = 0;
const newName = () => `ada${['.', '-', '_'][++names % 3]}${names}x${Math.random().toString(36).slice(2, 8)}`;

const signUp = (username: string, password = PASSWORD, place = at) =>
  post(server(), place, '/auth/username/signup', { username, password });
const signIn = (username: string, password = PASSWORD, offsetMs = 0) =>
  post(server(), at, '/auth/username/login', { username, password }, offsetMs);
const available = (username: string) =>
  client(server()).get(at.auth, `/auth/username/available?username=${encodeURIComponent(username)}`);

describe.each(dialects)('a username at %s', (prefix) => {
  test('makes an account without an address, which signs in with it from then on', async () => {
    const username = newName();
    const made = tokensOf(await post(server(), at, `${prefix}/username/signup`, { username, password: PASSWORD }));
    expect(made.user).toMatchObject({ username, email: null, email_verified: false, has_password: true, aal: 'aal1' });
    const again = tokensOf(await post(server(), at, `${prefix}/username/login`, { username, password: PASSWORD }));
    expect(again.user).toEqual(made.user);
    expect(await liveSessions(server(), made.user.id)).toHaveLength(2);
    expect(await countEvents(server(), made.user.id, 'user.signup.success')).toBe(1);
    expect(await countEvents(server(), made.user.id, 'user.login.success')).toBe(2);
  });
});

describe('a username', () => {
  test('is one name in every case and width, kept in its normal form', async () => {
    const { user } = tokensOf(await signUp('Ｇｒａｃｅ.Hopper'));
    expect(user.username).toBe('grace.hopper');
    for (const typed of ['grace.hopper', 'GRACE.HOPPER', 'Grace．Hopper'])
      expect(tokensOf(await signIn(typed)).user.id).toBe(user.id);
    expectProblem(await signUp('GRACE.hopper'), 'username_unavailable');
  });

  test('of fifty sign-ups at once makes one account, with one password and one session', async () => {
    const username = newName();
    const passwords = Array.from({ length: 12 }, (_, n) => `quiet-river-lantern-${n}`);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => signUp(n % 2 ? username : username.toUpperCase(), passwords[n % 12])),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(['username_unavailable', 'overloaded']).toContain(answer.json().code);
    const { id } = tokensOf(won[0] as (typeof won)[0]).user;
    const owned = await server().sql('SELECT user_id FROM identifiers WHERE display = ?', username);
    expect(owned).toEqual([{ user_id: id }, { user_id: id }]);
    expect(await server().sql('SELECT user_id FROM credentials WHERE user_id = ?', id)).toHaveLength(1);
    expect(await liveSessions(server(), id)).toHaveLength(1);
    const people = await server().sql(
      'SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM identifiers) OR id NOT IN (SELECT user_id FROM credentials)',
    );
    expect(people).toEqual([]);
  });

  test('that looks like a taken one is refused, to sign up and to ask for', async () => {
    tokensOf(await signUp('paypal.fan'));
    for (const like of ['paypa1.fan', 'PAYPA1.FAN']) {
      expectProblem(await signUp(like), 'username_unavailable');
      expect((await available(like)).json()).toEqual({ username: like.toLowerCase(), available: false });
    }
    tokensOf(await signUp('paypal-fan'));
  });

  test.each(['admin', 'supp0rt', 'brand-one', 'app1', 'аdministrator', 'раураl'])('%j is nobody’s', async (name) => {
    expectProblem(await signUp(name), 'username_unavailable');
    expect((await available(name)).json()).toMatchObject({ available: false });
  });

  test.each(['ab', 'a b c', 'ada@example.com', '-ada', 'ada..x', 'a/../b', 'ada\u200d', 'x'.repeat(65), ''])(
    '%j is none, and says so of its field',
    async (name) => {
      const body = expectProblem(await signUp(name), 'invalid_field') as unknown as { errors?: { path: string }[] };
      expect(body.errors?.map(({ path }) => path)).toEqual(['username']);
      expectProblem(await available(name), 'invalid_field');
      const login = await signIn(name || ' ');
      expectProblem(login, 'invalid_credentials');
    },
  );

  test('is one pool’s: another brand with people of its own has it free', async () => {
    const username = newName();
    const { user } = tokensOf(await signUp(username));
    const elsewhere = tokensOf(await signUp(username, PASSWORD, home('brand2', 'dev')));
    expect(elsewhere.user.id).not.toBe(user.id);
  });

  test('takes no password that is easy to guess, nor one made of itself', async () => {
    const username = newName();
    expectProblem(await signUp(username, 'short'), 'password_too_short');
    expectProblem(await signUp(username, 'password1'), 'password_blocked');
    expectProblem(await signUp(username, `${username}1`), 'password_blocked');
    expect((await available(username)).json()).toEqual({ username, available: true });
  });
});

describe('signing in with a username', () => {
  test('refuses a wrong password and an unknown name alike, for the same work', async () => {
    const username = newName();
    tokensOf(await signUp(username));
    const [wrong, unknown] = [await signIn(username, 'wrong-password-1'), await signIn(newName(), 'wrong-password-1')];
    for (const answer of [wrong, unknown]) expectProblem(answer, 'invalid_credentials');
    expect(wrong.trips.trips).toEqual(unknown.trips.trips);
    expect(wrong.trips.statements).toBe(unknown.trips.statements);
    const strip = ({ request_id, ...rest }: Record<string, unknown>) => rest;
    expect(strip(wrong.json())).toEqual(strip(unknown.json()));
  });

  test('counts with signing in by the address of the same person: they have one password', async () => {
    const username = newName();
    const email = `${username}@example.com`;
    const { user } = tokensOf(await signUp(username));
    await server().sql(
      "INSERT INTO identifiers (pool, kind, value, display, user_id, verified_at, created_at) VALUES (?, 'email', ?, ?, ?, 1, 1)",
      at.pool,
      email,
      email,
      user.id,
    );
    const ways = [
      { path: '/auth/password/login', name: { email } },
      { path: '/auth/username/login', name: { username } },
    ] as const;
    const login = (way: (typeof ways)[number], password: string, offsetMs: number) =>
      post(server(), at, way.path, { ...way.name, password }, offsetMs);
    // The ninth failure shuts both for 16 s.
    for (let n = 0; n < 9; n++) {
      const way = ways[n % 2] ?? ways[0];
      expectProblem(await login(way, `not the password ${n}`, Math.max(0, n - 4) * 10 * SECOND), 'invalid_credentials');
    }
    for (const way of ways) expectProblem(await login(way, PASSWORD, 41 * SECOND), 'too_many_attempts');
  });

  test('counts the tries of both dialects together, and shuts out the right password too until time has passed', async () => {
    const username = newName();
    tokensOf(await signUp(username));
    const login = (n: number, password: string, offsetMs: number) =>
      post(server(), at, `${dialects[n % 2]}/username/login`, { username, password }, offsetMs);
    // From the fifth on each shuts the name for a time that doubles: 1, 2, 4, 8, 16 s.
    for (let n = 0; n < 9; n++)
      expectProblem(await login(n, `wrong-password-${n}`, Math.max(0, n - 4) * 10 * SECOND), 'invalid_credentials');
    for (const n of [0, 1]) expectProblem(await login(n, PASSWORD, 41 * SECOND), 'too_many_attempts');
    tokensOf(await login(0, PASSWORD, 90 * SECOND));
  });
});
