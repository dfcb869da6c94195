import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseSessionValue, secretHash } from '../../src/session/secret.ts';
import { type Sent, send } from '../fixtures/fixture.ts';
import { calls } from '../fixtures/rows.ts';
import { settled } from '../fixtures/state.ts';
import type { Answer } from '../harness/answer.ts';
import { outbox } from '../harness/mail.ts';
import { oauthSecrets } from '../harness/oauth-secrets.ts';
import { useServer } from '../harness/use-server.ts';
import { type Canary, formsOf, found, secretsOfAnswer, secretsOfRequest, secretsOfWorker } from './canaries.ts';
import { at, unlimited } from './kit.ts';

const providerSecrets = oauthSecrets();
const server = useServer({ ...unlimited, vars: { OAUTH_SECRETS: providerSecrets } });

/** Everything that was secret in any request or answer so far, by value. */
const canaries = new Map<string, Canary>();
const keep = (list: readonly Canary[]) => {
  for (const canary of list) canaries.set(canary.value, canary);
};

const textOf = (answer: Answer): string => JSON.stringify([answer.fields, answer.text]);

/** How the sessions whose cookies are among some values are kept: read with every call, told to nobody. */
const keptOf = (list: Iterable<Canary>): Canary[] =>
  [...list].flatMap(({ value, from }) => {
    const session = parseSessionValue(value);
    return session ? [{ value: secretHash(session.secret), from: `the hash of ${from}` }] : [];
  });

/** A refusal may hold nothing of what the caller sent, and no answer at all a secret of the worker. */
function expectQuiet(answer: Answer, sent: readonly Canary[]): void {
  const isRefusal = answer.status >= 400;
  const list = [...secretsOfWorker(server(), providerSecrets), ...(isRefusal ? sent : [])];
  expect(found(textOf(answer), `an answer ${answer.status}`, list)).toEqual([]);
}

/** Outages while the request is dealt with: errors of the platform pass through many hands on their way to the log. */
const faults = ['db:*:before', 'kv:*:before', 'fetch:*:before', 'queue:*:before'];

/** Runs a request while a table is gone: then the database itself complains, and quotes what it was asked. */
async function withoutPeople(run: () => Promise<Answer>): Promise<Answer> {
  await settled(server());
  await server().sql('ALTER TABLE users RENAME TO users_away');
  try {
    return await run();
  } finally {
    await server().sql('ALTER TABLE users_away RENAME TO users');
  }
}

const kinds = ['0123456789', 'abcdef', 'ghijklmnopqrstuvwxyz', 'ABCDEF', 'GHIJKLMNOPQRSTUVWXYZ'];

/** Other characters of the same kinds, so that the value gets as far as one that is right. */
const alike = (value: string): string =>
  [...value]
    .map((character) => {
      const kind = kinds.find((each) => each.includes(character));
      return kind ? kind.charAt(randomInt(kind.length)) : character;
    })
    .join('');

/** The request with each secret of it replaced by one that nothing knows. */
function withUnknownSecrets(title: string, request: Sent): Sent {
  let text = JSON.stringify(request);
  for (const { value } of secretsOfRequest(title, request)) {
    const quoted = JSON.stringify(value).slice(1, -1);
    text = text.replaceAll(quoted, JSON.stringify(alike(value)).slice(1, -1));
  }
  return JSON.parse(text) as Sent;
}

/** Bodies that a parser chokes on in the middle of a secret: parsers like to quote what they failed on. */
function brokenBody({ json, form }: Sent): string | null {
  if (form) return `${new URLSearchParams(form)}&%zz=%`;
  return json ? JSON.stringify(json).slice(0, -2) : null;
}

describe.each(calls.map((call) => [call.title, call] as const))('%s', (title, { fixture }) => {
  it('shows no secret in a refusal, whatever fails', async () => {
    const { request } = await fixture.prepare({ server: server(), at });
    const own = secretsOfRequest(title, request);
    keep(own);
    // Guesses first: what is right would be spent by then.
    const unknown = withUnknownSecrets(title, request);
    const guessed = secretsOfRequest(`a guess at ${title}`, unknown);
    keep(guessed);
    expectQuiet(await send(server(), unknown), guessed);

    const body = brokenBody(request);
    if (body !== null) {
      const type = request.form ? 'application/x-www-form-urlencoded' : 'application/json';
      const headers = { ...request.headers, 'content-type': type };
      expectQuiet(await send(server(), request, { body, headers }), own);
    }

    for (const fault of faults) expectQuiet(await send(server(), request, { fault, awaitLater: true }), own);

    expectQuiet(await withoutPeople(() => send(server(), request, { awaitLater: true })), own);

    // Another one, which no fault has touched: what it hands out is looked for as well.
    const clean = await fixture.prepare({ server: server(), at });
    keep(secretsOfRequest(title, clean.request));
    const answer = await send(server(), clean.request);
    clean.expect(answer);
    expectQuiet(answer, []);
    keep(secretsOfAnswer(title, answer));
    const hashes = keptOf([...secretsOfRequest(title, clean.request), ...secretsOfAnswer(title, answer)]);
    expect(found(textOf(answer), 'the answer', hashes)).toEqual([]);
  });
});

/** All rows of all tables, as text by table. */
async function tables(): Promise<[string, string][]> {
  const names = await server().sql<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' ORDER BY name",
  );
  return Promise.all(
    names.map(
      async ({ name }): Promise<[string, string]> => [
        name,
        JSON.stringify(await server().sql(`SELECT * FROM "${name}"`)),
      ],
    ),
  );
}

/** Keys, values and metadata of KV; the local mailbox, which is the one place that mails go to, apart. */
async function kept(): Promise<string> {
  const kv = await server().kv();
  const lines: string[] = [];
  let cursor: string | null = null;
  do {
    const page: KVNamespaceListResult<unknown> = await kv.list(cursor === null ? {} : { cursor });
    for (const { name, metadata } of page.keys.filter((key) => !key.name.startsWith('local-mail/')))
      lines.push(name, JSON.stringify(metadata ?? null), (await kv.get(name, 'text')) ?? '');
    cursor = page.list_complete ? null : page.cursor;
  } while (cursor !== null);
  return lines.join('\n');
}

/** Codes, and the tokens of links, that were mailed. */
async function mailed(): Promise<Canary[]> {
  return (await outbox(server())).flatMap(({ subject, code, links }) => [
    ...(code ? [{ value: code, from: `the mail “${subject}”` }] : []),
    ...links.flatMap((link) => {
      const value = new URL(link).searchParams.get('token');
      return value ? [{ value, from: `a link of the mail “${subject}”` }] : [];
    }),
  ]);
}

describe('after all of them', () => {
  it('there was something to look for in every place where secrets are', async () => {
    await settled(server());
    keep(await mailed());
    keep(secretsOfWorker(server(), providerSecrets));
    const from = [...canaries.values()].map((canary) => canary.from).join('\n');
    for (const place of [
      ...['password', 'code', 'token', 'id_token', 'refresh_token', 'signature', 'authorization', 'state'],
      ...[
        at.sessionCookie,
        at.flowCookie,
        'access_token',
        'sign-in link',
        'sign-in code',
        'PEPPER_KEYS',
        'OAUTH_SECRETS',
        'INTERCOM_SECRETS',
      ],
    ])
      expect(from, place).toContain(place);
    expect(keptOf(canaries.values()).length).toBeGreaterThan(10);
    expect(server().logs.length).toBeGreaterThan(100);
    expect((await kept()).length).toBeGreaterThan(1_000);
  });

  it('the log holds none of it', () => {
    expect(
      found(
        server()
          .logs.map(({ message }) => message)
          .join('\n'),
        'the log',
        [...canaries.values(), ...keptOf(canaries.values())],
      ),
    ).toEqual([]);
  });

  it('no table holds any of it: audit, outbox and all others', async () => {
    const dumped = await tables();
    expect(dumped.map(([name]) => name)).toEqual(expect.arrayContaining(['audit_events', 'outbox', 'sessions']));
    expect(dumped.flatMap(([name, text]) => found(text, name, canaries.values()))).toEqual([]);
  });

  it('KV holds none of it, but for the local mailbox', async () => {
    expect(found(await kept(), 'KV', canaries.values())).toEqual([]);
  });
});

describe('the search', () => {
  const value = 'a secret/with+signs & ünï?';
  const canary = { value, from: 'here' };

  it('finds a value in every form, wherever it stands', () => {
    const bytes = Buffer.from(value);
    for (const [form, text] of Object.entries({
      plain: `x${value}y`,
      json: JSON.stringify({ quoted: [value] }),
      url: new URL(`https://any.test/?q=${encodeURIComponent(value)}`).href,
      form: new URLSearchParams({ q: value }).toString(),
      hex: `00${bytes.toString('hex')}ff`,
      ...Object.fromEntries(
        ['', '1', '12'].flatMap((before) => [
          [`base64 ${before}`, Buffer.from(`${before}${value}..`).toString('base64')],
          [`base64url ${before}`, Buffer.from(`${before}${value}.`).toString('base64url')],
        ]),
      ),
    }))
      expect(found(text, form, [canary]), form).toHaveLength(1);
  });

  it('takes nothing else for it, nor digits of a time for a code', () => {
    expect(found('a secret with signs', 'there', [canary])).toEqual([]);
    const code = { value: '604800', from: 'a mail' };
    expect(found('{"at":1786048001234,"id":"x604800"}', 'there', [code])).toEqual([]);
    expect(found('{"code":"604800"}', 'there', [code])).toHaveLength(1);
    expect(formsOf('123456')).toContain('313233343536');
  });
});
