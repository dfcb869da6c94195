import { describe, expect, it } from 'vitest';
import { type Sent, send, withHeaders } from '../fixtures/fixture.ts';
import { isUnsafe } from '../fixtures/rows.ts';
import { unchanged } from '../fixtures/state.ts';
import type { Answer } from '../harness/answer.ts';
import { useServer } from '../harness/use-server.ts';
import { at, each, quietCalls, titled, unlimited } from './kit.ts';
import { foreignOrigins, ownOrigins } from './origins.ts';

const server = useServer(unlimited);

const grant = (answer: Answer) => ({
  origin: answer.header('access-control-allow-origin'),
  credentials: answer.header('access-control-allow-credentials'),
});

const nothing = { origin: null, credentials: null };
const anybody = { origin: '*', credentials: null };

const varies = (answer: Answer): boolean =>
  answer.all('vary').some((field) => field.split(',').some((name) => name.trim().toLowerCase() === 'origin'));

const preflight = (request: Sent, origin: string): Sent => ({
  method: 'OPTIONS',
  host: request.host,
  path: request.path,
  headers: {
    origin,
    'access-control-request-method': request.method,
    'access-control-request-headers': 'content-type, authorization',
  },
});

describe.each(titled(quietCalls))('%s', (_, { route, fixture }) => {
  it('lets no page of another origin read it, or ask with credentials', async () => {
    const { request } = await fixture.prepare({ server: server(), at });
    // What changes state is asked with a body that no row takes: the grant is the same, and nothing is spent.
    const bare = isUnsafe(route) ? { ...request, json: { nothing: true }, form: undefined } : request;
    const { json, form, ...rest } = bare;
    const asked: Sent = form || !json ? rest : { ...rest, json };
    await unchanged(server(), () =>
      each(
        foreignOrigins,
        (origin) => `Origin ${origin}`,
        async (origin) => {
          const answer = await send(server(), withHeaders(asked, { origin }));
          expect(answer.status).toBeLessThan(500);
          expect(fixture.isPublic ? [anybody, nothing] : [nothing]).toContainEqual(grant(answer));
          expect(varies(answer)).toBe(true);
          const before = await send(server(), preflight(request, origin));
          expect([before.status, grant(before), varies(before)]).toEqual([204, nothing, true]);
          expect(
            before.fields.map(([name]) => name.toLowerCase()).filter((name) => name.startsWith('access-control-')),
          ).toEqual([]);
        },
      ),
    );
  });

  it('lets pages of its own brand and environment read it with credentials', async () => {
    const { request } = await fixture.prepare({ server: server(), at });
    await each(
      ownOrigins,
      (origin) => `Origin ${origin}`,
      async (origin) => {
        const before = await send(server(), preflight(request, origin));
        expect(grant(before)).toEqual({ origin, credentials: 'true' });
        expect(before.header('access-control-allow-methods')?.split(', ')).toContain(route.method);
        expect(before.header('access-control-allow-headers')).toMatch(/\bcontent-type\b/);
        expect(Number(before.header('access-control-max-age'))).toBeLessThanOrEqual(7_200);
        expect(varies(before)).toBe(true);
        if (isUnsafe(route)) return;
        const answer = await send(server(), withHeaders(request, { origin }));
        const granted = { origin, credentials: 'true' };
        expect(fixture.isPublic ? [anybody, granted] : [granted]).toContainEqual(grant(answer));
        expect(varies(answer)).toBe(true);
      },
    );
  });
});

describe('refusals', () => {
  it.each([
    ['404', { method: 'GET', path: '/nowhere' }],
    ['405', { method: 'PUT', path: '/login' }],
    ['401', { method: 'GET', path: '/session' }],
    ['415', { method: 'POST', path: '/login' }],
  ])('of %s can be read by the own origins and by no other', async (status, change) => {
    const ask = (origin: string) =>
      send(server(), { method: 'GET', host: at.auth, path: '/', headers: { origin } }, change);
    for (const origin of ownOrigins) {
      const answer = await ask(origin);
      expect([String(answer.status), grant(answer), varies(answer)]).toEqual([
        status,
        { origin, credentials: 'true' },
        true,
      ]);
    }
    for (const origin of foreignOrigins) {
      const answer = await ask(origin);
      expect([grant(answer), varies(answer)], origin).toEqual([nothing, true]);
    }
  });

  it('of an unknown host grant nothing to anybody', async () => {
    for (const origin of [...ownOrigins, ...foreignOrigins]) {
      const answer = await send(server(), {
        method: 'GET',
        host: 'auth.evil.example',
        path: '/session',
        headers: { origin },
      });
      expect([answer.status, grant(answer)], origin).toEqual([421, nothing]);
    }
  });
});
