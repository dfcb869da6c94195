import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MfaPolicy } from '../../src/lib/mfa-policy.ts';
import { cookieField, fromPage } from '../fixtures/browser.ts';
import { type Sent, send } from '../fixtures/fixture.ts';
import { type Call, calls, rows } from '../fixtures/rows.ts';
import type { Answer } from '../harness/answer.ts';
import { authenticatorAt, seedPasskey } from '../harness/passkeys.ts';
import { type Person, seedOrganization } from '../harness/people.ts';
import { type SeededTotp, seedPhone, seedRecoveryCodes, seedTotp } from '../harness/second-factors.ts';
import { useServer } from '../harness/use-server.ts';
import { at, each, titled, unlimited } from './kit.ts';

const server = useServer(unlimited);

type Somebody = Pick<Person, 'id' | 'pool'>;

const demanded: MfaPolicy = { mode: 'required', roles: [], graceDays: 0, since: null };
const join = (person: Somebody) =>
  seedOrganization(server(), [{ person: person as Person, role: 'member' }], { mfa: demanded, pool: person.pool });

/** Leaves the sessions that are there as they are: a passkey that was enrolled since has not opened them. */
async function addPasskey(person: Somebody): Promise<void> {
  await seedPasskey(server(), person, at, authenticatorAt(server(), at));
  await server().sql("UPDATE sessions SET acr = 'aal1' WHERE user_id = ?", person.id);
}

/** What may be enrolled when a sign-in comes, and what its answer offers then. */
const enrolments: Readonly<Record<string, (person: Somebody) => Promise<unknown>>> = {
  'an authenticator app': async (person) => {
    await seedRecoveryCodes(server(), person);
    return seedTotp(server(), person);
  },
  'a phone': (person) => seedPhone(server(), person),
  'a passkey alone, where a second factor is demanded': async (person) => {
    await join(person);
    await addPasskey(person);
  },
};

const peopleNow = () => server().sql<Somebody>('SELECT id, pool FROM users');
const sessionsNow = () =>
  server().sql<{ id: string; user_id: string; acr: string }>('SELECT id, user_id, acr FROM sessions');

/** Prepares a call, enrols whoever was made for it, and makes it. Tells of the sessions that it opened for them. */
async function enter({ fixture }: Call, enrol: (person: Somebody) => Promise<unknown> = async () => undefined) {
  const known = new Set((await peopleNow()).map(({ id }) => id));
  const prepared = await fixture.prepare({ server: server(), at });
  const people = (await peopleNow()).filter(({ id }) => !known.has(id));
  const factors = new Map<string, unknown>();
  for (const person of people) factors.set(person.id, await enrol(person));
  const before = new Set((await sessionsNow()).map(({ id }) => id));
  const answer = await send(server(), prepared.request);
  const opened = (await sessionsNow()).filter(({ id, user_id: owner }) => !before.has(id) && factors.has(owner));
  return { ...prepared, people, factors, answer, opened };
}

interface Due {
  readonly surface: 'web' | 'tokens' | 'native';
  readonly token: string;
}

/** What an answer says of a second factor that is due, in the form that its surface has. */
function dueOf({ route }: Call, answer: Answer): Due | null {
  if (answer.status === 302 || answer.status === 303) {
    const cookie = answer.cookies.find(({ name }) => name.endsWith('-pending'));
    return cookie && answer.header('location')?.endsWith('/2fa') ? { surface: 'web', token: cookie.value } : null;
  }
  if (answer.status !== 200 || !answer.header('content-type')?.includes('json')) return null;
  const { requires2fa, sessionId, mfa_required: required, mfa_token: token } = answer.json<Record<string, string>>();
  if (requires2fa && sessionId) return { surface: 'web', token: sessionId };
  if (required && token) return { surface: route.surface === 'native' ? 'native' : 'tokens', token };
  return null;
}

const completions: Readonly<Record<Due['surface'], (token: string, code: string) => Sent>> = {
  web: (token, code) =>
    fromPage({ server: server(), at }, 'POST', '/auth/2fa/verify', { json: { sessionId: token, code } }),
  tokens: (token, code) =>
    fromPage({ server: server(), at }, 'POST', '/auth/mfa/verify', { json: { mfa_token: token, code } }),
  native: (token, code) => ({
    ...fromPage({ server: server(), at }, 'POST', '/auth/native/mfa/verify', { json: { mfa_token: token, code } }),
    headers: {},
  }),
};

/** Everything in an answer that is long enough to be a secret: of its body, its cookies and where it leads. */
function secretsOf(answer: Answer): string[] {
  const texts = [answer.text, ...answer.all('set-cookie'), answer.header('location') ?? ''];
  return [...new Set(texts.flatMap((text) => text.match(/[\w.-]{32,}/g) ?? []))];
}

/** Rows that ask who calls, each with a request that would be right but for its credentials. */
let guarded: readonly Sent[];

beforeAll(async () => {
  // `bearer_or_pending`: rows of the second step itself, which are tried as such below.
  const asking = rows.filter(
    ({ route }) => !['none', 'bearer_or_pending'].includes(route.auth) && !route.path.endsWith('/logout'),
  );
  guarded = await Promise.all(
    asking.map(async ({ fixtures: [first] }) => (await first.prepare({ server: server(), at })).request),
  );
});

/** Shows a secret as every credential that there is, to every row that asks for one. */
async function replay(secret: string): Promise<void> {
  const { origin } = fromPage({ server: server(), at }, 'POST', '/').headers;
  const cookie = cookieField({ [at.sessionCookie]: secret, refresh_token: secret });
  const asCookies = { origin: origin ?? null, cookie };
  const asBearer = { authorization: `Bearer ${secret}`, cookie: null, origin: origin ?? null };
  const tries = guarded.flatMap((request) => [
    { ...request, headers: asCookies },
    ...(request.path.endsWith('/refresh') ? [] : [{ ...request, headers: asBearer }]),
  ]);
  await each(
    tries,
    ({ method, path }) => `${method} ${path}`,
    async (request) => {
      const name = ['refresh_token', 'refreshToken'].find((field) => request.json && field in request.json);
      const json = name ? { json: { [name]: secret } } : {};
      const answer = await send(server(), request, json);
      assert.equal(answer.status, 401, String(answer));
    },
  );
}

const waysIn = new Set<string>();

describe.each(titled(calls))('%s', (_, call) => {
  it('opens no session of one factor for whoever has a second, nor where one is demanded', async () => {
    const plain = await enter(call);
    if (!plain.opened.some(({ acr }) => acr === 'aal1')) return;
    waysIn.add(`${call.route.method} ${call.route.path}`);
    for (const [name, enrol] of Object.entries(enrolments)) {
      const { answer, opened, people, factors } = await enter(call, enrol);
      expect(opened, name).toEqual([]);
      if (call.route.surface === 'factors') continue;
      const due = dueOf(call, answer);
      assert.ok(due, `${name}: ${answer}`);
      assert.deepEqual(
        answer.all('set-cookie').filter((field) => /sid=.|refresh_token=./.test(field)),
        [],
        name,
      );
      const totp = people.map(({ id }) => factors.get(id) as SeededTotp | undefined).find((made) => made?.code);
      if (totp) await completesOn(due, totp, answer);
    }
    const barred = await enter(call, join);
    expect(barred.opened).toEqual([]);
    if (barred.answer.header('content-type')?.includes('problem'))
      expect([barred.answer.status, barred.answer.json().code]).toEqual([403, 'mfa_enrollment_required']);
  });
});

/** Nothing of the first answer opens anything; the second step ends where the first began, and nowhere else. */
async function completesOn({ surface, token }: Due, totp: SeededTotp, answer: Answer): Promise<void> {
  const secrets = secretsOf(answer);
  assert.ok(secrets.includes(token));
  for (const secret of secrets) await replay(secret);
  const before = new Set((await sessionsNow()).map(({ id }) => id));
  for (const [other, make] of Object.entries(completions)) {
    if (other === surface) continue;
    const refused = await send(server(), make(token, totp.code()));
    assert.equal(refused.status, 400, `${other}: ${refused}`);
  }
  const elsewhere = { ...completions[surface](token, totp.code()), host: 'auth.brand3.com' };
  assert.notEqual((await send(server(), { ...elsewhere, headers: {} })).status, 200);
  const done = await send(server(), completions[surface](token, totp.code()));
  assert.equal(done.status, 200, String(done));
  const opened = (await sessionsNow()).filter(({ id }) => !before.has(id));
  assert.deepEqual(
    opened.map(({ acr }) => acr),
    ['aal2'],
  );
}

afterAll(() => {
  // Where a way in is not tried any more, the matrix has a hole.
  const known = [
    ...['POST /login', 'POST /login/username', 'POST /login/code/verify', 'POST /magic-link/verify'],
    ...[
      '/otp/verify',
      '/password/login',
      '/password/signup',
      '/username/login',
      '/oauth/google',
      '/oauth/apple',
    ].flatMap((path) => [`POST /auth${path}`, `POST /auth/native${path}`]),
    ...['POST /auth/sessions', 'POST /auth/metamask/verify', 'GET /handover/callback'],
    ...['GET /oauth/google/callback', 'GET /oauth/:provider/callback', 'POST /oauth/:provider/callback'],
  ];
  expect(known.filter((row) => !waysIn.has(row))).toEqual([]);
});
