import assert from 'node:assert/strict';
import { fromPage } from '../../fixtures/browser.ts';
import { send } from '../../fixtures/fixture.ts';
import { named } from '../../fixtures/token-methods.ts';
import type { Storm } from './caps.ts';

const BEFORE_THE_LAST = 99;

/** One password with two names, and so two counters: the hundredth failure in a row is the last by both together. */
const lastTry = (shares: number, title: string): Storm => ({
  title: `POST /login and POST /auth/username/login, the hundredth wrong password of one person, ${title}`,
  counters: ['password'],
  waves: [1, 0],
  spacingMs: 60_000,
  prepare: async (stage) => {
    const { person, username } = await named(stage);
    const login = (n: number) => {
      const password = `wrong password ${n}`;
      return n % shares === 0
        ? fromPage(stage, 'POST', '/login', { json: { email: person.email, password } })
        : fromPage(stage, 'POST', '/auth/username/login', { json: { username, password } });
    };
    const counters = async () =>
      (await stage.server.sql<{ key: string }>("SELECT key FROM attempts WHERE key LIKE 'password:%'")).map(
        ({ key }) => key,
      );
    const known = await counters();
    assert.equal((await send(stage.server, login(1))).status, 401);
    const own = (await counters()).filter((key) => !known.includes(key));
    assert.equal(own.length, 2);
    for (const key of own)
      await stage.server.sql('UPDATE attempts SET n = ?, not_before = 0 WHERE key = ?', BEFORE_THE_LAST, key);
    return (_, n) => login(n);
  },
  isLetThrough: ({ status }) => status === 401,
  refusal: 'too_many_attempts',
});

/** What is counted of a password that is given for more than one name. */
export const twoNames: readonly Storm[] = [
  lastTry(2, 'by each of their names as often'),
  lastTry(10, 'by their username most of all'),
];
