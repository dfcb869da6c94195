import { describe, expect, it } from 'vitest';
import { areas } from '../../src/areas.ts';
import { find, indexRoutes } from '../../src/match-route.ts';
import { table } from '../../src/routes.ts';
import { type Sent, send } from '../fixtures/fixture.ts';
import { rows } from '../fixtures/rows.ts';
import { unchanged } from '../fixtures/state.ts';
import { home } from '../harness/demo.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'prod');
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const patterns = [...new Set(table.map(([, pattern]) => pattern))];
const listed = (pattern: string): string[] => table.filter(([, each]) => each === pattern).map(([method]) => method);
const allowOf = (pattern: string): string[] => [
  ...listed(pattern),
  ...(listed(pattern).includes('GET') ? ['HEAD'] : []),
  'OPTIONS',
];

/** A path that a pattern stands for. */
const pathOf = (pattern: string): string => pattern.replace(/:[A-Za-z_]\w*/g, 'x');
const bare = (method: string, path: string): Sent => ({
  method: method as Sent['method'],
  host: at.auth,
  path,
  headers: {},
});
const allowed = (field: string | null): string[] => (field ?? '').split(',').map((part) => part.trim());
const withSlash = (path: string): string => path.replace(/(?=\?|$)/, '/');

describe('the table of contents', () => {
  it('lists the rows that the areas offer, each once and no other', async () => {
    const offered = await Promise.all(
      Object.entries(areas).map(async ([area, load]) =>
        (await load()).routes.map(({ method, path }) => `${method} ${path} ${area}`),
      ),
    );
    expect(table.map((row) => row.join(' ')).sort()).toEqual(offered.flat().sort());
    expect(new Set(table.map(([method, pattern]) => `${method} ${pattern}`)).size).toBe(table.length);
  });

  it('says of every row who may call it and how often', () => {
    for (const { key, route } of rows) {
      expect(
        ['none', 'session', 'person', 'set_up', 'refresh', 'session_or_refresh', 'bearer_or_pending'],
        key,
      ).toContain(route.auth);
      expect(['none', 'read', 'redeem', 'auth', 'send'], key).toContain(route.rate);
      // What anybody may call and what changes state is limited before it is parsed.
      if (route.method !== 'GET' && route.auth === 'none' && route.body) expect(route.rate, key).not.toBe('none');
    }
  });

  it('takes an empty query as it is only where the schema would', async () => {
    for (const { key, route } of rows) {
      if (!route.isQueryOptional) continue;
      expect((await route.query?.())?.safeParse({}), key).toEqual({ success: true, data: {} });
    }
  });

  it('places a path by its own row, with and without a last slash: no pattern hides another', () => {
    const index = indexRoutes(table);
    for (const [method, pattern] of table)
      for (const path of [pathOf(pattern), withSlash(pathOf(pattern))])
        expect(find(index, path)?.methods[method]?.pattern, path).toBe(pattern);
  });

  it('tells what stands in a path where the pattern has parameters, without percent-encoding', () => {
    const index = indexRoutes([['GET', '/org/:id/members/:member', 'tokens']]);
    const told = (path: string) => find(index, path)?.params;
    expect(told('/org/a/members/b')).toEqual({ id: 'a', member: 'b' });
    expect(told('/org/%61/members/%2Fb/')).toEqual({ id: 'a', member: '/b' });
    expect(told('/org/%zz/members/%E0%A4')).toEqual({ id: '%zz', member: '%E0%A4' });
    expect(find(index, '/org/a/members')).toBeNull();
    expect(find(index, '/org//members/b')).toBeNull();
    expect(find(index, '/org/a/members//')).toBeNull();
    expect(find(index, '/org/a/b/members/c')).toBeNull();
  });
});

describe.each(rows.map((row) => [row.key, row] as const))('%s', (_, { fixtures }) => {
  it('is answered by its own handler, with and without a last slash', async () => {
    for (const path of [(given: string) => given, withSlash]) {
      const { request, expect: expectSuccess } = await fixtures[0].prepare({ server: server(), at });
      expectSuccess(await send(server(), request, { path: path(request.path) }));
    }
  });
});

describe.each(rows.filter(({ route }) => route.method === 'GET').map((row) => [row.key, row] as const))(
  '%s',
  (_, { fixtures }) => {
    it('answers HEAD as it answers GET, without the body, and changes nothing', async () => {
      const { request } = await fixtures[0].prepare({ server: server(), at });
      // What the first read of all draws for a person is theirs from then on.
      if (fixtures[0].repeat === 'alike') await send(server(), request);
      const head = await unchanged(server(), () => send(server(), request, { method: 'HEAD' }));
      const get = await send(server(), request);
      expect([head.status, head.bytes.length]).toEqual([get.status, 0]);
      expect(steady(head.fields)).toEqual(steady(get.fields));
    });
  },
);

/** Names of fields, and the values of those that do not differ from answer to answer. */
function steady(fields: readonly (readonly [string, string])[]): string[] {
  const unlike =
    /^(x-request-id|x-test-.*|date|content-length|transfer-encoding|content-encoding|content-security-policy|set-cookie|connection|keep-alive)$/i;
  return (
    fields
      .filter(([name]) => !unlike.test(name))
      // A redirect carries secrets of 256 bits that are new each time.
      .map(([name, value]) => `${name.toLowerCase()}: ${value.replace(/(?<![\w-])[\w-]{43}(?![\w-])/g, 'secret')}`)
      .sort()
  );
}

describe.each(patterns)('%s', (pattern) => {
  it('tells by OPTIONS what it answers', async () => {
    for (const path of [pathOf(pattern), `${pathOf(pattern)}/`]) {
      const answer = await send(server(), bare('OPTIONS', path));
      expect([answer.status, answer.bytes.length]).toEqual([204, 0]);
      expect(allowed(answer.header('allow')).sort()).toEqual(allowOf(pattern).sort());
    }
  });

  it('refuses every other method with 405 and what it allows', async () => {
    await unchanged(server(), async () => {
      for (const method of METHODS.filter((each) => !listed(pattern).includes(each))) {
        const answer = await send(server(), bare(method, pathOf(pattern)));
        expectProblem(answer, 'method_not_allowed');
        expect(allowed(answer.header('allow')).sort(), method).toEqual(allowOf(pattern).sort());
      }
    });
  });
});

describe('what is not there', () => {
  const paths = [
    '/nowhere',
    '/session/x',
    '/Session',
    '/SESSION',
    '/session//',
    '//session',
    '/./x',
    '/.well-known',
    '/.well-known/jwks.json/x',
    '/login%00',
    '/%6cogin%2f',
    '/session;x=1',
    '/auth',
    '/auth/',
    '/auth/refresh/x',
    '/__test',
    '/cdn-cgi/x',
    '/dev',
    '/%',
    '/%zz',
    '/%ff',
    '/wrangler.toml',
    '/.env',
    '/.git/config',
    '/constructor',
    '/__proto__',
    '/toString',
    '/hasOwnProperty',
  ];

  it.each(paths)('%s is 404 with a problem body, by every method', async (path) => {
    for (const method of METHODS) expectProblem(await send(server(), bare(method, path)), 'not_found');
    const head = await send(server(), bare('HEAD', path));
    expect([head.status, head.bytes.length]).toEqual([404, 0]);
  });
});
