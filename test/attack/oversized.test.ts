import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/lib/errors.ts';
import { type Sent, send } from '../fixtures/fixture.ts';
import { isUnsafe } from '../fixtures/rows.ts';
import { unchanged } from '../fixtures/state.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import {
  type Attack,
  assail,
  at,
  each,
  formCalls,
  jsonCalls,
  normalCalls,
  titled,
  unlimited,
  withBody,
  withForm,
} from './kit.ts';

const server = useServer(unlimited);

const LIMIT = 64 * 1024;
const sizes = [LIMIT + 1, 1024 * 1024];

const longFields = [
  'cookie',
  'authorization',
  'origin',
  'accept',
  'user-agent',
  'accept-language',
  'if-none-match',
  'content-type',
  'cf-connecting-ip',
];

const chunked = (headers: Sent['headers']) => ({ ...headers, 'content-length': null, 'transfer-encoding': 'chunked' });

/** The valid body, blown up with white space to a size. */
const padded = ({ json }: Sent, size: number): string => JSON.stringify(json).padEnd(size);

describe.each(titled(jsonCalls))('%s', (_, { fixture }) => {
  it('refuses more than 64 KiB, whether the length is told or not', () =>
    assail(server(), fixture, (request) =>
      sizes.flatMap((size): Attack[] => {
        const change = withBody(request, padded(request, size));
        return [
          { name: `${size} bytes`, codes: ['payload_too_large'], change },
          {
            name: `${size} bytes in chunks`,
            codes: ['payload_too_large'],
            change: { ...change, headers: chunked(change.headers as Sent['headers']) },
          },
        ];
      }),
    ));

  it('takes 64 KiB', async () => {
    const { request, expect } = await fixture.prepare({ server: server(), at });
    expect(await send(server(), request, withBody(request, padded(request, LIMIT))));
  });
});

describe.each(titled(formCalls))('%s', (_, { fixture }) => {
  it('refuses more than 64 KiB', () =>
    assail(server(), fixture, (request) => {
      const form = new URLSearchParams(request.form).toString();
      return sizes.map((size) => ({
        name: `${size} bytes`,
        codes: ['payload_too_large'],
        change: withForm(request, `${form}&pad=${'a'.repeat(size - form.length - 5)}`),
      }));
    }));
});

const unread = normalCalls.filter(({ route }) => isUnsafe(route) && !route.body);

describe.each(titled(unread))('%s', (_, { fixture }) => {
  it('reads no body, however large', async () => {
    const { request, expect } = await fixture.prepare({ server: server(), at });
    expect(await send(server(), request, withBody(request, 'x'.repeat(1024 * 1024))));
  });
});

describe.each(titled(normalCalls))('%s', (_, { route, fixture }) => {
  it('refuses an address of more than 8 KiB', async () => {
    const { request } = await fixture.prepare({ server: server(), at });
    const [path, query] = request.path.split('?');
    await unchanged(server(), async () => {
      const answer = await send(server(), request, { path: `${path}?${query ?? ''}&pad=${'a'.repeat(8 * 1024)}` });
      expectProblem(answer, 'uri_too_long');
    });
  });

  it('survives header fields of 12 KiB', async () => {
    const { request } = await fixture.prepare({ server: server(), at });
    // What takes a body is refused for it after its headers were looked at, so that nothing costly is done each time;
    // what takes none is done each time, and one after the other, for many changes of one person at once get in each
    // other's way.
    const body = request.json ? { json: {} } : request.form ? { form: {} } : null;
    await each(
      longFields,
      (name) => `${route.method} ${route.path} with a long ${name}`,
      async (name) => {
        const value = `${name === 'authorization' ? 'Bearer ' : ''}${'a'.repeat(12 * 1024)}`;
        const answer = await send(server(), request, { ...body, headers: { ...request.headers, [name]: value } });
        expect(answer.status).toBeLessThan(500);
        const isPage = answer.header('content-type')?.startsWith('text/html');
        if (answer.status >= 400 && !isPage) expectProblem(answer, answer.json<{ code: ErrorCode }>().code);
      },
      body || route.method === 'GET' ? undefined : 1,
    );
  });
});
