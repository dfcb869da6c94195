import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/lib/errors.ts';
import { gateErrors } from '../../src/signin/token-surfaces.ts';
import { send } from '../fixtures/fixture.ts';
import { type Call, calls } from '../fixtures/rows.ts';
import { bySize } from '../hard/size.ts';
import type { Answer } from '../harness/answer.ts';
import { useServer } from '../harness/use-server.ts';
import { at, titled, unlimited } from './kit.ts';

const server = useServer(unlimited);

/** What stops somebody at a gate, by what the gate answers; each is a change of their row. */
const gates = {
  account_disabled: "UPDATE users SET status = 'disabled' WHERE id = ?",
  app_access_denied: "UPDATE users SET apps = '[]' WHERE id = ?",
  env_access_denied: "UPDATE users SET env = '[]' WHERE id = ?",
} as const satisfies Partial<Record<ErrorCode, string>>;

type Gate = keyof typeof gates;

/** Calls that hash a password, or whose preparation does: in every run of the tests each is stopped by one gate in turn. */
const COSTLY =
  /password|username\/|POST \/login,|login\/username|POST \/auth\/login|2fa\/verify|mfa\/(?:verify|recovery)|otp\/code|verify-email|\/register|reset/;

const all = Object.keys(gates) as Gate[];
const gatesFor = (title: string, index: number): readonly Gate[] =>
  COSTLY.test(title) ? all.filter((_, gate) => bySize(index % all.length, gate, gate) === gate) : all;

const ids = async (table: 'users' | 'sessions') =>
  (await server().sql<{ id: string }>(`SELECT id FROM ${table}`)).map(({ id }) => id);

/** Fails where an answer holds a cookie of a session, or a token of one. */
function expectNothingGiven(answer: Answer): void {
  for (const field of answer.all('set-cookie')) assert.doesNotMatch(field, /(?:-sid|refresh_token)=[^;]/, field);
  assert.doesNotMatch(answer.text, /"(?:access_token|refresh_token)":"/);
  // The factors surface calls by the same names what waits for its second factor.
  for (const [head = ''] of answer.text.matchAll(/(?<=")eyJ[\w-]+(?=\.)/g))
    assert.doesNotMatch(Buffer.from(head, 'base64url').toString(), /at\+jwt/, 'an access token');
}

/** Rows that anybody may call and that look at who is signed in: where a session that has ended is tried there. */
const looking: Readonly<Record<string, string>> = {
  'POST /logout': 'session-cookies.test.ts',
  'GET /handover/authorize': 'test/slice/methods/handover.test.ts',
  'GET /login': 'test/slice/account/signed-in-already.test.ts',
  'GET /register': 'test/slice/account/signed-in-already.test.ts',
  'POST /auth/login': 'an application by its key: test/slice/methods/factors.test.ts',
};

const looked = new Set<string>();

/** Prepares a call, changes everybody who was made for it, and makes it. Tells whom it let in. */
async function enter({ route, fixture }: Call, change: string) {
  const known = new Set(await ids('users'));
  const { request } = await fixture.prepare({ server: server(), at });
  const { cookie, authorization } = request.headers;
  if (route.auth === 'none' && (authorization || /-sid=/.test(cookie ?? '')))
    looked.add(`${route.method} ${route.path}`);
  const people = (await ids('users')).filter((id) => !known.has(id));
  for (const id of people) await server().sql(change, id);
  const before = new Set(await ids('sessions'));
  const answer = await send(server(), request);
  const sessions = await server().sql<{ id: string; user_id: string }>('SELECT id, user_id FROM sessions');
  const opened = sessions.filter(({ id, user_id: owner }) => !before.has(id) && people.includes(owner));
  return { answer, people, opened };
}

/** Rows that a caller needs no session for: every way in is one of them. */
const anybodys = calls.filter(({ route }) => ['none', 'bearer_or_pending'].includes(route.auth));

const stopped = new Map<Gate, Set<string>>(all.map((gate) => [gate, new Set()]));

describe.each(titled(anybodys))('%s', (title, call) => {
  it('lets nobody in whom a gate stops', async () => {
    for (const gate of gatesFor(title, anybodys.indexOf(call))) {
      const { answer, people, opened } = await enter(call, gates[gate]);
      assert.ok(answer.status < 500, String(answer));
      if (people.length === 0) return;
      expect(opened, gate).toEqual([]);
      expectNothingGiven(answer);
      if (`${answer.text} ${answer.header('location')}`.includes(gate)) stopped.get(gate)?.add(title);
    }
  });
});

it('a row that anybody may call and that looks at a session says where one that has ended is tried', () => {
  expect(
    [...looked].filter((key) => !(key in looking)),
    'add each to `looking` of test/attack/gates.test.ts, with the test that calls it by a session that has ended',
  ).toEqual([]);
  expect(looked.size).toBeGreaterThan(0);
});

describe('the gates', () => {
  it('were what stopped people, at many ways in', () => {
    for (const [gate, titles] of stopped) expect(titles.size, gate).toBeGreaterThan(8);
  });

  it('are all tried, here or elsewhere', () => {
    const elsewhere: Partial<Record<ErrorCode, string>> = {
      mfa_enrollment_required: 'second-factor-matrix.test.ts',
      method_not_enabled: 'mfa-policy.test.ts, for a second factor that the brand does not take',
      email_not_verified: 'a way in by a mailbox confirms it, and one that does not is in the suite of its method',
    };
    const known = [...all, ...Object.keys(elsewhere)];
    expect(
      gateErrors.filter((code) => !known.includes(code)),
      'add to `gates` how somebody comes to be stopped by each of these',
    ).toEqual([]);
  });
});
