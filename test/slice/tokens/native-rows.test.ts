import { describe, expect, test } from 'vitest';
import { table } from '../../../src/routes.ts';
import { client } from '../../harness/client.ts';
import { PASSWORD, seedPerson } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';
import { tokensOf } from '../token-kit.ts';
import { at, callers } from './callers.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const { signedIn } = callers(server);

describe('native rows', () => {
  const rows = table.filter(([, pattern]) => pattern.startsWith('/auth/native/'));

  test('take a request from anywhere with any cookies, look at none and set none', async () => {
    const { browser } = await signedIn();
    const person = await seedPerson(server());
    const cookie = browser.jar?.header(new URL(browser.origin(at.auth)), 'GET') ?? '';
    const headers = { origin: 'https://evil.test', cookie: `refresh_token=a.b.c.d; refresh_token=e; ${cookie}` };
    const json = { email: person.email, password: PASSWORD };
    const answer = await client(server(), { jar: null }).post(at.auth, '/auth/native/password/login', json, {
      headers,
    });
    expect([tokensOf(answer).user.id, answer.cookies]).toEqual([person.id, []]);
    expect(answer.header('access-control-allow-origin')).toBeNull();
    const web = await client(server(), { jar: null }).post(at.auth, '/auth/password/login', json, { headers });
    expectProblem(web, 'csrf');
  });

  test.each(rows.map(([method, pattern]) => [method, pattern] as const))(
    '%s %s sets no cookie and is no cross-site matter',
    async (method, pattern) => {
      const headers = { origin: 'null', cookie: `refresh_token=x; ${at.sessionCookie}=y` };
      const answer = await client(server(), { jar: null }).request(at.auth, pattern, { method, json: {}, headers });
      expect(answer.cookies).toEqual([]);
      expect(answer.json().code).not.toBe('csrf');
      expect(answer.status).toBeLessThan(500);
    },
  );

  test('there are as many as the contract has of this surface so far', () => {
    expect(rows.map(([method, pattern]) => `${method} ${pattern}`)).toEqual(
      expect.arrayContaining([
        'POST /auth/native/otp/request',
        'POST /auth/native/otp/verify',
        'POST /auth/native/password/signup/request',
        'POST /auth/native/password/signup',
        'POST /auth/native/password/login',
        'POST /auth/native/password/reset/request',
        'POST /auth/native/password/reset/confirm',
        'POST /auth/native/username/signup',
        'POST /auth/native/username/login',
        'POST /auth/native/refresh',
        'POST /auth/native/logout',
      ]),
    );
  });
});
