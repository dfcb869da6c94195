import { describe, expect, test } from 'vitest';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';

const server = useServer();
const prod = home('brand1', 'prod');

const program = () => client(server(), { jar: null });

const POSTS = [
  '/register',
  '/login',
  '/magic-link',
  '/magic-link/verify',
  '/forgot-password',
  '/reset-password',
  '/verify-email',
  '/verify-email/decline',
  '/logout',
  '/auth/refresh',
];
const GETS = [
  '/session',
  '/branding',
  '/branding/logo.svg',
  '/.well-known/jwks.json',
  '/health',
  '/openapi.json',
  '/docs',
  '/auth/me',
];

describe('methods', () => {
  test.each(GETS)('HEAD %s has the status and fields of GET, and no body', async (path) => {
    const [got, head] = [
      await program().get(prod.auth, path),
      await program().request(prod.auth, path, { method: 'HEAD' }),
    ];
    expect([head.status, head.bytes.length]).toEqual([got.status, 0]);
    const fields = (answer: typeof got) =>
      Object.fromEntries(
        answer.fields.filter(
          ([name]) => !/^(content-length|x-request-id|date|x-test-.*|transfer-encoding|connection)$/i.test(name),
        ),
      );
    // Of the policy of a page each answer has a nonce of its own.
    const plain = (answer: typeof got) => JSON.stringify(fields(answer)).replaceAll(/nonce-[^']+/g, 'nonce');
    expect(plain(head)).toBe(plain(got));
  });

  test.each([...POSTS.map((path) => [path, 'POST'] as const), ...GETS.map((path) => [path, 'GET'] as const)])(
    'OPTIONS %s answers 204 with what it allows, and any other method 405 with the same',
    async (path, method) => {
      const options = await program().request(prod.auth, path, { method: 'OPTIONS' });
      expect([options.status, options.bytes.length]).toEqual([204, 0]);
      const allow = options.header('allow') ?? '';
      expect(allow.split(', ')).toEqual(expect.arrayContaining([method, 'OPTIONS']));
      expect(allow.includes('HEAD')).toBe(allow.includes('GET'));
      for (const other of ['PUT', 'DELETE', 'PATCH', 'PROPFIND', 'GET', 'POST'].filter(
        (name) => !allow.split(', ').includes(name),
      )) {
        const answer = await program().request(prod.auth, path, { method: other });
        expectProblem(answer, 'method_not_allowed');
        expect(answer.header('allow')).toBe(allow);
      }
    },
  );

  test('a preflight is answered for the brand’s own origins alone', async () => {
    const preflight = (origin: string) =>
      program().request(prod.auth, '/login', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
    const ours = await preflight('https://app1.brand1.com');
    expect(ours.header('access-control-allow-origin')).toBe('https://app1.brand1.com');
    expect(ours.header('access-control-allow-credentials')).toBe('true');
    expect(ours.header('access-control-allow-methods')).toContain('POST');
    for (const origin of [
      'https://app1.brand2.com',
      'https://app1.staging.brand1.com',
      'http://app1.brand1.com',
      'https://evil.test',
      'null',
    ]) {
      const theirs = await preflight(origin);
      expect(
        theirs.fields.filter(([name]) => /^access-control-/i.test(name)),
        origin,
      ).toEqual([]);
      expect(theirs.header('vary')).toMatch(/\bOrigin\b/);
    }
  });

  test('what is not there is 404 for every method', async () => {
    for (const path of ['/nowhere', '/session/x', '/login/', '/SESSION', '/.env', '/auth', '/auth/', '/health/x']) {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
        const answer = await program().request(prod.auth, path, { method });
        // A last slash does not count.
        if (path === '/login/') expect([200, 204, 405, 415]).toContain(answer.status);
        else expectProblem(answer, 'not_found');
      }
    }
  });
});
