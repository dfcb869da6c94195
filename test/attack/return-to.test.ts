import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/lib/errors.ts';
import { hostileUrls } from '../corpus/hostile-urls.ts';
import { type Change, type Sent, send } from '../fixtures/fixture.ts';
import { calls, rows } from '../fixtures/rows.ts';
import { unchanged } from '../fixtures/state.ts';
import { bySize } from '../hard/size.ts';
import type { Answer } from '../harness/answer.ts';
import { useServer } from '../harness/use-server.ts';
import { fieldsOf } from './fields.ts';
import { at, each, expectRefusal, unlimited } from './kit.ts';
import { keptNames } from './places.ts';

const server = useServer(unlimited);

const OWN = ['auth.brand1.com', 'brand1.com', 'www.brand1.com', 'app1.brand1.com', 'app2.brand1.com'];
const FOREIGN = [
  'auth.brand2.com',
  'app1.brand2.com',
  'auth.staging.brand1.com',
  'app1.staging.brand1.com',
  'app1.brand1.localhost',
  'app3.brand1.com',
  'x.app1.brand1.com',
];
const all = hostileUrls({ own: ['app1.brand1.com'], foreign: FOREIGN });

/** A step-up replaces the secret of its session, so that the first success is the last: nothing is led anywhere after it. */
const spent = (row: string): readonly ErrorCode[] => (row.startsWith('POST /auth/step-up') ? ['unauthenticated'] : []);

/** Judged by what a browser would connect to, not by the rule that is tried. */
function isInside(href: string): boolean {
  const url = new URL(href);
  return (
    url.protocol === 'https:' &&
    OWN.includes(url.host) &&
    url.username === '' &&
    url.password === '' &&
    !url.pathname.startsWith('//')
  );
}

/** Every run tries each text on some field; the longer ones try all on each. */
const corpusOf = (field: number): string[] => {
  const parts = bySize(6, 1, 1);
  return all.filter((_, index) => index % parts === field % parts);
};

/** Names of fields that say where somebody is sent. */
const LEADS = /(?:^|_)(?:return_to|redirect|redirect_uri|url|uri|next|continue)$/;

// Rows that take forms alone start from a page, whose own suite says where it may lead.
const jsonOrQuery = rows.filter(({ fixtures }) => fixtures.some(({ isForm }) => !isForm));

/** The rows that take such a field, each called without a password, which takes a third of a second to hash. */
const leading = (
  await Promise.all(
    jsonOrQuery.flatMap(({ key, route }) =>
      (['body', 'query'] as const).map(async (part) => {
        const names = (await fieldsOf(route, part)).map(({ name }) => name).filter((name) => LEADS.test(name));
        return names.map((name) => ({ title: `${key}, ${name} of its ${part}`, key, part, name }));
      }),
    ),
  )
).flat();

async function preparedOf(key: string): Promise<Sent> {
  const ways = calls.filter(({ route }) => `${route.method} ${route.path}` === key);
  const prepared = await Promise.all(ways.map(({ fixture }) => fixture.prepare({ server: server(), at })));
  const fits = prepared.find(({ request: { json, form } }) => !form && json?.password === undefined) ?? prepared[0];
  if (!fits) throw new Error(`${key} has no fixture`);
  return fits.request;
}

let addresses = 0;

/** The request with a text where it says where to go; a mail goes to somebody who has asked for none yet. */
function leadingTo(
  { path, json }: Sent,
  { part, name }: { part: 'body' | 'query'; name: string },
  text: string,
): Change {
  if (part === 'body') {
    return { json: { ...json, ...(json?.email ? { email: `asks-${++addresses}@example.com` } : {}), [name]: text } };
  }
  const [bare = '', query = ''] = path.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set(name, text);
  return { path: `${bare}?${parameters}` };
}

const hostOf = (answer: Answer): string | null => {
  const location = answer.header('location');
  return location === null ? null : new URL(location, `https://${at.auth}`).host;
};

/** Where whatever was begun so far ends: links in mail, sign-ins at a provider, hand-overs. */
async function destinations(): Promise<string[]> {
  const kv = await server().kv();
  const found: string[] = [];
  for (const name of await keptNames(server())) {
    const { value } = JSON.parse((await kv.get(name)) ?? '{}') as { value?: { returnTo?: string | null } };
    if (typeof value?.returnTo === 'string') found.push(value.returnTo);
  }
  return found;
}

const post = (path: string): Sent => ({
  method: 'POST',
  host: at.auth,
  path,
  headers: { origin: `https://${at.auth}` },
});

describe('a hostile return_to', () => {
  it('is one of at least five hundred', () => expect(corpusOf(0).length).toBeGreaterThan(500));

  it('is tried on the rows that take one', () => {
    const keys = leading.map(({ key }) => key);
    expect(keys).toEqual(
      expect.arrayContaining(['POST /login', 'POST /magic-link', 'GET /oauth/google', 'GET /handover/start']),
    );
  });

  it.each(leading.map((field, index) => [field.title, field, corpusOf(index)] as const))(
    '%s is refused, or leads to a host of the brand and environment after all',
    async (_, field, corpus) => {
      const request = await preparedOf(field.key);
      // Where a right one leads at once: a provider, or the auth host of another brand.
      const next = hostOf(await send(server(), request));
      let accepted = 0;
      await each(
        corpus,
        (text) => JSON.stringify(text),
        async (text) => {
          const answer = await send(server(), request, leadingTo(request, field, text));
          if (answer.status >= 400)
            return expectRefusal(answer, [
              'invalid_return_to',
              'invalid_field',
              'malformed_request',
              ...spent(field.key),
            ]);
          if (request.method === 'POST') accepted += 1;
          const host = hostOf(answer);
          assert.ok(host === null || host === next || OWN.includes(host), `leads to ${answer.header('location')}`);
        },
      );
      expect(accepted).toBeLessThan(corpus.length / 10);
      expect((await destinations()).filter((href) => !isInside(href))).toEqual([]);
    },
    120_000,
  );

  it('that is refused leaves nothing behind', async () => {
    await unchanged(server(), async () => {
      for (const return_to of [
        'https://evil.example',
        '//evil.example',
        '/\\evil.example',
        'javascript:alert(1)',
        'https://app1.brand2.com/',
      ]) {
        for (const path of ['/login', '/magic-link']) {
          const answer = await send(server(), post(path), { json: { email: 'nobody@example.com', return_to } });
          expectRefusal(answer, ['invalid_return_to']);
        }
      }
    });
  });
});
