import { beforeEach, describe, expect, it } from 'vitest';
import { localOutbox } from '../../src/dev/outbox/local-outbox.ts';
import { routesOf } from '../../src/dev/outbox/routes.tsx';
import { answerRow } from '../../src/http/answer-row.ts';
import { problem } from '../../src/http/problem.ts';
import { rowOf } from '../../src/http/route.ts';
import type { Scope } from '../../src/http/scope.ts';
import { SECOND } from '../../src/lib/duration.ts';
import type { Failure } from '../../src/lib/result.ts';
import { find, indexRoutes } from '../../src/match-route.ts';
import { drain } from '../../src/outbox/drain.ts';
import { localMailbox } from '../../src/platform/mail/local.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { brands } from '../../src/tenant/generated/brands.ts';
import { messages } from '../unit/notify-fixtures.ts';
import { brand, emptyTable, KV, kit } from './outbox-kit.ts';

interface Listed {
  id: string;
  channel: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  links: string[];
  code?: string;
  created_at: string;
}

const mailbox = localMailbox(KV);

beforeEach(async () => {
  await emptyTable();
  await mailbox.empty();
});

/** The area of the page, as the development entry puts it together, on real D1 and KV. */
function page() {
  const { deps, clock, enqueue } = kit();
  const drains = { ...deps, mail: mailbox };
  const routes = routesOf(() => localOutbox(mailbox, [drains]));
  const index = indexRoutes(routes.map(({ method, path }) => [method, path, 'tokens']));
  const macKeys = [{ kid: 'm1', bytes: systemRandom.bytes(32) }];

  async function ask(path: string, init: RequestInit = {}, development = true): Promise<Response> {
    const url = new URL(path, 'http://auth.brand1.localhost:8787');
    const scope = {
      deps: { clock, random: systemRandom, config: { macKeys } },
      tenant: { brand: { ...brands[0], ...brand }, env: 'dev', development, plainHttp: true },
      sender: { acceptLanguage: 'en' },
      url,
    } as unknown as Scope;
    const answer = (failure: Failure) => problem(failure, 'request-1');
    const request = new Request(url, { redirect: 'manual', ...init });
    const found = find(index, url.pathname);
    const row = rowOf(routes, request.method, found?.methods[request.method]?.pattern ?? '');
    return answerRow(row, request, found?.params ?? {}, scope, answer);
  }
  const list = async (query = '', init: RequestInit = {}) =>
    ((await (await ask(`/dev/outbox${query}`, init)).json()) as { messages: Listed[] }).messages;
  return { ask, list, clock, enqueue, drains };
}

const asBrowser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

describe('asked for JSON', () => {
  it('shows a mail right after the request that caused it, with its links', async () => {
    const { list, clock, enqueue } = page();
    const id = await enqueue(messages.verify_email);
    const [message, ...others] = (await list()) as [Listed];
    expect(others).toEqual([]);
    expect(message).toEqual({
      id,
      channel: 'mail',
      to: 'ada@example.com',
      subject: 'Confirm your email address for Brand One',
      text: expect.stringContaining('An account at Brand One was created'),
      html: expect.stringContaining('<!doctype html>'),
      links: [messages.verify_email.link, messages.verify_email.declineLink],
      created_at: new Date(clock.at).toISOString(),
    });
  });

  it.each([{}, { accept: '*/*' }, { accept: 'application/json' }])(
    'answers JSON to %j',
    async (headers: Record<string, string>) => {
      const response = await page().ask('/dev/outbox', { headers });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/json');
    },
  );

  it('lists the newest first and one recipient’s alone where asked, whatever the case', async () => {
    const { list, clock, enqueue } = page();
    const people = ['ada@example.com', 'Bob@Example.com', 'ada@example.com', 'bob@example.com'];
    const ids: string[] = [];
    for (const to of people) {
      clock.at += 3;
      ids.push(await enqueue(messages.magic_link, to));
    }
    expect((await list()).map(({ id }) => id)).toEqual(ids.reverse());
    expect((await list('?to=BOB%40example.com')).map(({ id }) => id)).toEqual([ids[0], ids[2]]);
    expect(await list('?to=carol%40example.com')).toEqual([]);
  });

  it('waits for a mail that the queue is just sending', async () => {
    const { list, enqueue, drains } = page();
    const id = await enqueue();
    let release = () => {};
    const slow = {
      send: (mail: Parameters<typeof mailbox.send>[0]) =>
        new Promise<void>((done) => {
          release = () => void mailbox.send(mail).then(done);
        }),
    };
    const underWay = drain({ ...drains, mail: slow });
    setTimeout(() => release(), 60);
    expect((await list()).map((message) => message.id)).toEqual([id]);
    await underWay;
  });

  it('does not wait for a mail whose try has failed', async () => {
    const { list, enqueue, drains, clock } = page();
    await enqueue();
    await drain({ ...drains, mail: { send: () => Promise.reject(new Error('down')) } });
    const started = performance.now();
    expect(await list()).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2_000);
    clock.at += 10 * SECOND;
    expect(await list()).toHaveLength(1);
  });

  it('names a one-time code that stands alone on its line', async () => {
    const { list, clock } = page();
    const mail = {
      id: 'a-1',
      from: { address: 'a@b.co', name: '' },
      replyTo: null,
      to: 'c@d.co',
      subject: 's',
      html: '',
      createdAt: clock.at,
    };
    await mailbox.send({ ...mail, text: 'Your code:\n\n123456\n\nSee 2026 and https://x.localhost/a?b=654321' });
    expect(await list()).toMatchObject([{ code: '123456', links: ['https://x.localhost/a?b=654321'] }]);
  });

  it('is empty after DELETE, mails that were due included', async () => {
    const { ask, list, enqueue } = page();
    await enqueue();
    expect(await list()).toHaveLength(1);
    await enqueue();
    expect((await ask('/dev/outbox', { method: 'DELETE' })).status).toBe(204);
    expect(await list()).toEqual([]);
  });

  it('refuses a query that it does not know', async () => {
    expect((await page().ask('/dev/outbox?from=x')).status).toBe(400);
  });
});

describe('shown to a person', () => {
  it('has plain links, brings one script of its own and lets nothing else in', async () => {
    const { ask, enqueue } = page();
    const id = await enqueue(messages.magic_link, 'ada&<b>@example.com');
    const response = await ask('/dev/outbox', asBrowser);
    const html = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const nonce = /style-src 'nonce-([^']+)'/.exec(policy)?.[1];
    expect(html).toContain(`<style nonce="${nonce}">`);
    expect(html).toContain(`<a href="${messages.magic_link.link}" dir="ltr">`);
    expect(html).toContain(`data-copy="${messages.magic_link.link}"`);
    expect(html).toContain(`href="/dev/outbox/${id}"`);
    expect(html).toContain('ada&amp;&lt;b&gt;@example.com');
    expect(html).not.toMatch(/<b>@| style=|undefined|\[object/);
    expect(html.match(/<script/g)).toHaveLength(1);
    const script = await ask(/<script[^>]* src="([^"]+)"/.exec(html)?.[1] ?? '');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await script.text()).toContain('data-newest');
    expect((await ask('/dev/assets/form-0.js')).status).toBe(404);
  });

  it('shows the HTML part in a document that can run nothing', async () => {
    const { ask, enqueue, list } = page();
    const id = await enqueue();
    const [message] = await list();
    const response = await ask(`/dev/outbox/${id}`, asBrowser);
    expect(await response.text()).toBe(message?.html);
    expect(response.headers.get('content-security-policy')).toMatch(/^sandbox [^;]*; default-src 'none'/);
    expect(response.headers.get('content-security-policy')).not.toContain('allow-scripts');
    expect((await ask('/dev/outbox/0199c0de-0000-7000-8000-000000000000')).status).toBe(404);
  });

  it('is emptied by its button, with the token of its own page alone', async () => {
    const { ask, list, enqueue } = page();
    await enqueue();
    const shown = await ask('/dev/outbox', asBrowser);
    const token = /name="form_token" value="([^"]+)"/.exec(await shown.text())?.[1] ?? '';
    const cookie = shown.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const press = (form: string, sent: string) =>
      ask('/dev/outbox/empty', {
        method: 'POST',
        body: new URLSearchParams({ form_token: form }),
        headers: { cookie: sent },
      });
    expect((await press(token, '')).status).toBe(403);
    expect((await press('1.x', cookie)).status).toBe(403);
    expect(await list()).toHaveLength(1);
    const done = await press(token, cookie);
    expect([done.status, done.headers.get('location')]).toEqual([303, '/dev/outbox']);
    expect(await list()).toEqual([]);
  });
});

describe('asked for from elsewhere', () => {
  const calls: [string, RequestInit][] = [
    ['/dev/outbox', {}],
    ['/dev/outbox', { method: 'DELETE' }],
    ['/dev/outbox/some-id', {}],
  ];

  it.each(calls)('%s is not found outside a dev environment (%j)', async (path, init) => {
    expect((await page().ask(path, init, false)).status).toBe(404);
  });

  it.each([
    'http://auth.brand1.com',
    'http://brand1.localhost.example.com',
    'http://192.168.0.7:8787',
    'http://notlocalhost',
  ])('is not found at %s, in a dev environment or not', async (origin) => {
    for (const [path, init] of calls) expect((await page().ask(`${origin}${path}`, init)).status).toBe(404);
  });

  it.each(['http://localhost:8787', 'http://127.0.0.1', 'http://[::1]:1', 'http://app1.brand1.localhost'])(
    'is there at %s',
    async (origin) => {
      expect((await page().ask(`${origin}/dev/outbox`)).status).toBe(200);
    },
  );
});

describe('the local mailbox', () => {
  it('keeps a mail that is sent twice once, and for a day', async () => {
    const mail = {
      id: 'a-1',
      from: { address: 'a@b.co', name: 'B' },
      replyTo: null,
      to: 'c@d.co',
      subject: 's',
      text: 't',
      html: 'h',
      createdAt: 1,
    };
    await mailbox.send(mail);
    await mailbox.send(mail);
    expect(await mailbox.list()).toEqual([mail]);
    expect(await mailbox.find('a-1')).toEqual(mail);
    const { keys } = await KV.list({ prefix: 'local-mail/' });
    const lifetimeSeconds = (keys[0]?.expiration ?? 0) - Date.now() / 1_000;
    expect(lifetimeSeconds).toBeGreaterThan(86_000);
    expect(lifetimeSeconds).toBeLessThanOrEqual(86_401);
  });

  it('leaves other keys of the namespace alone', async () => {
    await KV.put('once:something', 'kept');
    await mailbox.empty();
    expect(await KV.get('once:something')).toBe('kept');
  });
});
