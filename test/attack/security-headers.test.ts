import { describe, expect, it } from 'vitest';
import { type Change, type Sent, send, withHeaders } from '../fixtures/fixture.ts';
import { calls, isUnsafe } from '../fixtures/rows.ts';
import type { Answer } from '../harness/answer.ts';
import { home } from '../harness/demo.ts';
import { expectCookies, expectFloor } from '../harness/floor.ts';
import { useServer } from '../harness/use-server.ts';
import { at, normalCalls, titled, unlimited } from './kit.ts';

const server = useServer(unlimited);

/** What no answer may tell, in no field. */
function expectQuiet(answer: Answer): void {
  const names = answer.fields.map(([name]) => name.toLowerCase());
  expect(
    names.filter((name) => ['server', 'x-powered-by', 'x-aspnet-version', 'via', 'x-runtime'].includes(name)),
  ).toEqual([]);
  expect(names.filter((name, index) => names.indexOf(name) !== index && name !== 'set-cookie')).toEqual([]);
}

describe.each(titled(calls))('%s', (_, { fixture }) => {
  it('succeeds with every header that guards an answer, and with no cookie but ours', async () => {
    const { request, expect: expectSuccess } = await fixture.prepare({ server: server(), at });
    const answer = await send(server(), request);
    expectSuccess(answer);
    expectFloor(answer, { https: true, cacheable: fixture.isPublic === true });
    expectCookies(answer, at);
    expectQuiet(answer);
    if (answer.all('set-cookie').length > 0) expect(answer.header('cache-control')).toMatch(/^no-store\b/);
  });
});

const trouble: readonly (readonly [string, (request: Sent) => Change, number])[] = [
  ['another site', (request) => ({ headers: withHeaders(request, { origin: 'https://evil.example' }).headers }), 403],
  ['another method', () => ({ method: 'PATCH', json: {} }), 405],
  ['no host of ours', (request) => ({ headers: withHeaders(request, { host: 'evil.example' }).headers }), 421],
  ['no app of ours', (request) => ({ headers: withHeaders(request, { host: 'app9.brand1.com' }).headers }), 404],
  ['a longer address', () => ({ path: `/${'x'.repeat(9_000)}` }), 414],
  ['another path', ({ path }) => ({ path: `${path.split('?')[0]}/nowhere` }), 404],
  ['no credential', (request) => ({ headers: { ...request.headers, cookie: null, authorization: null } }), 401],
];

describe.each(titled(normalCalls))('%s', (_, { route, fixture }) => {
  it('is refused with every header that guards an answer', async () => {
    const { request } = await fixture.prepare({ server: server(), at });
    // What takes a body is refused for it at the latest, so that nothing is spent here.
    const content = request.json ? { json: {} } : request.form ? { form: {} } : {};
    for (const [name, change, status] of trouble) {
      const { json, ...rest } = change(request);
      const answer = await send(server(), request, { ...content, ...(json && !request.form ? { json } : {}), ...rest });
      if (answer.status < 400) continue;
      expectFloor(answer, { https: true });
      expectQuiet(answer);
      expect(answer.all('set-cookie'), `${name}, ${status}`).toEqual([]);
      // A post that a provider sends a browser with is answered with a page.
      if (route.isProviderCallback) continue;
      const types = ['application/problem+json', ...(route.isOAuth ? ['application/json'] : [])];
      expect(types).toContain(answer.header('content-type'));
    }
  });

  it('answers OPTIONS, and HEAD where there is one, with the same headers', async () => {
    const { request } = await fixture.prepare({ server: server(), at });
    const { json: _json, form: _form, ...bare } = request;
    expectFloor(await send(server(), bare, { method: 'OPTIONS' }), { https: true });
    if (isUnsafe(route)) return;
    expectFloor(await send(server(), bare, { method: 'HEAD' }), { https: true, cacheable: fixture.isPublic === true });
  });
});

const tagged = normalCalls.filter(({ route }) => 304 in route.answers);

describe.each(titled(tagged))('%s', (_, { fixture }) => {
  it('answers who has it already with 304 and the same headers', async () => {
    const { request } = await fixture.prepare({ server: server(), at });
    const tag = (await send(server(), request)).header('etag');
    expect(tag).toMatch(/^(W\/)?"[^"]+"$/);
    for (const held of [tag, `"x", ${tag}`, `W/${tag?.replace(/^W\//, '')}`]) {
      const answer = await send(server(), withHeaders(request, { 'if-none-match': held }));
      expect([answer.status, answer.bytes.length]).toEqual([304, 0]);
      expectFloor(answer, { https: true, cacheable: true });
    }
  });
});

describe('over plain http on this machine', () => {
  it('answers promise no https, and cookies go without Secure', async () => {
    const local = home('brand1', 'dev');
    for (const { fixture } of normalCalls) {
      const { request, expect: expectSuccess } = await fixture.prepare({ server: server(), at: local });
      const answer = await send(server(), request);
      expectSuccess(answer);
      expectFloor(answer, { https: false, cacheable: fixture.isPublic === true });
      expectCookies(answer, local);
    }
  });
});
