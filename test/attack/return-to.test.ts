import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/lib/errors.ts';
import { hostileUrls } from '../corpus/hostile-urls.ts';
import { type Change, type Fixture, type Sent, send } from '../fixtures/fixture.ts';
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

/** What a request gets that has succeeded before: it is then made anew, so that its text is tried all the same. */
const spent: readonly ErrorCode[] = ['unauthenticated', 'invalid_code', 'invalid_token', 'too_many_attempts'];

/** True for a refusal of what has served; a page that refuses says so in words. */
const isSpent = (answer: Answer): boolean =>
  answer.status >= 400 && (isPage(answer) || spent.some((code) => answer.json<{ code?: ErrorCode }>().code === code));

const isPage = (answer: Answer): boolean => answer.header('content-type')?.startsWith('text/html') === true;

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
const corpusOf = (field: number, parts = bySize(6, 1, 1)): string[] =>
  all.filter((_, index) => index % parts === field % parts);

/** A form is judged by the rule of its row; a request that serves once is made anew for each text; some cost a hash. */
const partsFor = (request: Sent, { repeat }: Fixture): number | undefined => {
  if (hashes(request)) return bySize(120, 40, 10);
  return request.form || repeat !== 'alike' ? bySize(24, 4, 1) : undefined;
};

/** Names of fields that say where somebody is sent. */
const LEADS = /(?:^|_)(?:return_to|redirect|redirect_uri|url|uri|next|continue)$/;

/** Where a row takes such a field; a body may come as JSON, as a form, or either way. */
interface Leading {
  readonly title: string;
  readonly key: string;
  readonly part: 'body' | 'form' | 'query';
  readonly name: string;
}

const partsOf = ({ fixtures }: (typeof rows)[number]): readonly Leading['part'][] => [
  ...(fixtures.some(({ isForm }) => !isForm) ? (['body', 'query'] as const) : []),
  ...(fixtures.some(({ isForm }) => isForm) ? (['form'] as const) : []),
];

const leading: readonly Leading[] = (
  await Promise.all(
    rows.flatMap((row) =>
      partsOf(row).map(async (part) => {
        const fields = await fieldsOf(row.route, part === 'query' ? 'query' : 'body');
        const names = fields.map(({ name }) => name).filter((name) => LEADS.test(name));
        return names.map((name) => ({ title: `${row.key}, ${name} of its ${part}`, key: row.key, part, name }));
      }),
    ),
  )
).flat();

/** A way to call a row that fits, without a password where there is one such: that takes a third of a second to hash. */
async function fits({ key, part }: Leading): Promise<{ fixture: Fixture; request: Sent }> {
  const ways = calls.filter(
    ({ route, fixture }) => `${route.method} ${route.path}` === key && (fixture.isForm === true) === (part === 'form'),
  );
  const prepared = await Promise.all(
    ways.map(async ({ fixture }) => ({ fixture, ...(await fixture.prepare({ server: server(), at })) })),
  );
  const found = prepared.find(({ request }) => !hashes(request)) ?? prepared[0];
  if (!found) throw new Error(`${key} has no fixture`);
  return found;
}

const hashes = ({ json = {}, form = {} }: Sent): boolean => 'password' in json || 'password' in form;

let addresses = 0;

/** The request with a text where it says where to go; a mail goes to somebody who has asked for none yet. */
function leadingTo({ path, json, form }: Sent, { part, name }: Leading, text: string): Change {
  // An address that a code was sent to stays, for the code is of it.
  const asking = (fields: Sent['json']) =>
    fields?.email && !fields.code ? { email: `asks-${++addresses}@example.com` } : {};
  if (part === 'body') return { json: { ...json, ...asking(json), [name]: text } };
  if (part === 'form') return { form: { ...form, ...asking(form), [name]: text } };
  const [bare = '', query = ''] = path.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set(name, text);
  return { path: `${bare}?${parameters}` };
}

/** Where the next page of a form would lead: what its address says, and its own forms. */
function carriedBy(answer: Answer): string[] {
  if (answer.status !== 303 && !isPage(answer)) return [];
  const base = `https://${at.auth}`;
  const location = answer.header('location');
  const named = location === null ? null : new URL(location, base).searchParams.get('return_to');
  // The form that changes the language gets the page itself once more, with what it was asked for.
  const posting = answer.text.split('<form ').filter((form) => /^[^>]*method="post"/.test(form));
  const hidden = posting.flatMap((form) => /name="return_to" value="([^"]*)"/.exec(form)?.[1] ?? []);
  return [named ?? '', ...hidden].filter(Boolean).map((text) => new URL(text.replaceAll('&amp;', '&'), base).href);
}

/** Sends a text; anew, by a request that nobody has sent, where the first one has served before. */
async function lead(request: Sent, fixture: Fixture, field: Leading, text: string): Promise<Answer> {
  const answer = await send(server(), request, leadingTo(request, field, text));
  if (!isSpent(answer)) return answer;
  const { request: fresh } = await fixture.prepare({ server: server(), at });
  return send(server(), fresh, leadingTo(fresh, field, text));
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
    const forms = leading.filter(({ part }) => part === 'form').map(({ key }) => key);
    expect(forms).toEqual(expect.arrayContaining(['POST /login', 'POST /login/identifier', 'POST /login/code/verify']));
  });

  it.each(leading.map((field) => [field.title, field] as const))(
    '%s is refused, or leads to a host of the brand and environment after all',
    async (_, field) => {
      const { fixture, request } = await fits(field);
      const corpus = corpusOf(leading.indexOf(field), partsFor(request, fixture));
      // Where a right one leads at once: a provider, or the auth host of another brand.
      const next = hostOf(await send(server(), request));
      let accepted = 0;
      await each(
        corpus,
        (text) => JSON.stringify(text),
        async (text) => {
          const answer = await lead(request, fixture, field, text);
          if (answer.status >= 400)
            return expectRefusal(answer, ['invalid_return_to', 'invalid_field', 'malformed_request']);
          if (request.method === 'POST') accepted += 1;
          const host = hostOf(answer);
          assert.ok(host === null || host === next || OWN.includes(host), `leads to ${answer.header('location')}`);
          for (const carried of carriedBy(answer)) assert.ok(isInside(carried), `carries ${carried} on`);
        },
        // More hashes at once than an isolate makes are turned away as too many.
        hashes(request) ? 1 : undefined,
      );
      // A person is not told that a link was wrong: a form goes on as if it had named nothing.
      if (field.part !== 'form') expect(accepted).toBeLessThan(corpus.length / 10);
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
