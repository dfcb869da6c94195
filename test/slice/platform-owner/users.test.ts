import { describe, expect, test } from 'vitest';
import { ROWS, type Rows } from '../../entry/protocol.ts';
import { fromPage } from '../../fixtures/browser.ts';
import { send } from '../../fixtures/fixture.ts';
import { liveSessions } from '../../flow/journey.ts';
import { home } from '../../harness/demo.ts';
import { mailTo } from '../../harness/mail.ts';
import { seedOwner } from '../../harness/owners.ts';
import { authenticatorAt, seedPasskey } from '../../harness/passkeys.ts';
import { type Person, seedPerson, seedSession, seedUsername } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { seedApiKey, seedPhone, seedRecoveryCodes, seedTotp } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';
import { callPlatform } from './kit.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'prod');
const elsewhere = home('brand2', 'prod');

type Method = Parameters<typeof callPlatform>[3];
const owner = async (place = at) => {
  const { cookies, person } = await seedOwner(server(), place);
  const call = (method: Method, path: string, json?: Record<string, unknown>) =>
    callPlatform(server(), place, cookies, method, path, json);
  return { call, person, cookies };
};
const row = async ({ id }: Pick<Person, 'id'>) => {
  const [found] = await server().sql<{ version: number; status: string; role: string; apps: string; env: string }>(
    'SELECT version, status, role, apps, env, user_type, platform_owner FROM users WHERE id = ?',
    id,
  );
  return found;
};
const events = (subject: string, event: string) =>
  server().sql<{ actor_id: string; session_id: string; reason: string | null }>(
    "SELECT actor_id, session_id, reason FROM audit_events WHERE subject_id = ? AND event = ? AND outcome = 'success'",
    subject,
    event,
  );
const session = ({ cookies }: { cookies: Record<string, string> }) =>
  send(server(), fromPage({ server: server(), at }, 'GET', '/session', { cookies }));

const everyRow = (id: string): [Method, string, Record<string, unknown>?][] => [
  ['GET', '/users'],
  ['GET', '/users/search?q=a'],
  ['GET', `/users/${id}`],
  ['PATCH', `/users/${id}`, { role: 'admin' }],
  ['POST', `/users/${id}/ban`],
  ['POST', `/users/${id}/unban`],
  ['DELETE', `/users/${id}/sessions`],
  ['GET', `/users/${id}/mfa/status`],
  ['DELETE', `/users/${id}/mfa`],
  ['POST', '/owners', { user_id: id }],
  ['DELETE', `/owners/${id}`],
  ['GET', '/invitations'],
  ['POST', '/invitations', { email: 'x@example.com' }],
  ['DELETE', '/invitations?email=x@example.com'],
];

describe('the platform', () => {
  test('is closed to everybody who does not own it, whatever their role says, and nothing changes', async () => {
    const person = await seedPerson(server(), { row: { role: 'admin', userType: 'internal' } });
    const { value } = await seedSession(server(), person, at, { acr: 'aal2' });
    for (const [method, path, json] of everyRow(person.id)) {
      const answer = await callPlatform(server(), at, { [at.sessionCookie]: value }, method, path, json);
      expectProblem(answer, 'platform_owner_required');
    }
    expect(await row(person)).toMatchObject({ version: 1, role: 'admin', platform_owner: 0 });
  });

  test('is closed to an owner with one factor, and for changes to one whose proof is not fresh', async () => {
    const person = await seedPerson(server(), { row: { platformOwner: true } });
    const subject = await seedPerson(server());
    const one = await seedSession(server(), person, at);
    const old = await seedSession(server(), person, at, { acr: 'aal2', authTime: Date.now() - 11 * 60_000 });
    for (const [method, path, json] of everyRow(subject.id)) {
      const by = (value: string) => callPlatform(server(), at, { [at.sessionCookie]: value }, method, path, json);
      expectProblem(await by(one.value), 'step_up_required', ['acr_values', 'max_age']);
      if (method === 'GET') expect((await by(old.value)).status).toBe(200);
      else expectProblem(await by(old.value), 'step_up_required', ['acr_values', 'max_age']);
    }
  });

  test('is closed to an API key of an owner', async () => {
    const { person } = await owner();
    const { key } = await seedApiKey(server(), person, at);
    const request = fromPage({ server: server(), at }, 'GET', '/api/platform/users');
    const answer = await send(server(), request, { headers: { authorization: `Bearer ${key}` } });
    expectProblem(answer, 'insufficient_scope');
  });

  test('closes at the next call to an owner who is one no more', async () => {
    const first = await owner();
    const second = await owner();
    expect((await second.call('GET', '/users')).status).toBe(200);
    expect((await first.call('DELETE', `/owners/${second.person.id}`)).status).toBe(204);
    expectProblem(await second.call('GET', '/users'), 'unauthenticated');
    const { value } = await seedSession(server(), second.person, at, { acr: 'aal2' });
    const again = (method: Method, path: string) =>
      callPlatform(server(), at, { [at.sessionCookie]: value }, method, path);
    expectProblem(await again('GET', '/users'), 'platform_owner_required');
    expectProblem(await again('DELETE', `/owners/${first.person.id}`), 'platform_owner_required');
  });

  test('knows nobody of another pool: the answer is that of an id that is nobody’s', async () => {
    const { call } = await owner();
    const stranger = await seedPerson(server(), { pool: 'brand2' });
    const unknown = '01890000-0000-7000-8000-000000000000';
    const rows = (id: string) => everyRow(id).filter(([, path, json]) => path.includes(id) || json?.user_id === id);
    for (const id of [stranger.id, unknown]) {
      for (const [method, path, json] of rows(id)) expectProblem(await call(method, path, json), 'not_found');
    }
    expect(await row(stranger)).toMatchObject({ version: 1, status: 'active', platform_owner: 0 });
    const found = (await call('GET', `/users/search?q=${stranger.email}`)).json<{ users: unknown[] }>();
    expect(found.users).toEqual([]);
  });
});

describe('finding people', () => {
  test('pages through the pool, the newest first, each person once', async () => {
    const { call } = await owner(elsewhere);
    for (let n = 0; n < 5; n++) await seedPerson(server(), { pool: elsewhere.pool });
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null && page < 50; page++) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const answer = (await call('GET', `/users?limit=2${query}`)).json<{
        users: { id: string }[];
        next_cursor: string | null;
      }>();
      expect(answer.users.length).toBeLessThanOrEqual(2);
      seen.push(...answer.users.map(({ id }) => id));
      cursor = answer.next_cursor;
    }
    const all = await server().sql<{ id: string }>("SELECT id FROM users WHERE pool = 'brand2' ORDER BY id DESC");
    expect(seen).toEqual(all.map(({ id }) => id));
    expectProblem(await call('GET', '/users?limit=101'), 'invalid_field');
    expectProblem(await call('GET', '/users?cursor=x'), 'invalid_field');
  });

  test('is by id, and by how an address begins, in any case; a wildcard is a character', async () => {
    const { call } = await owner();
    const person = await seedPerson(server(), { email: 'Ada.Search@example.com' });
    const found = async (q: string) =>
      (await call('GET', `/users/search?q=${encodeURIComponent(q)}`)).json<{ users: { id: string }[] }>().users;
    for (const q of ['ada.search@example.com', 'ADA.SEA', person.id])
      expect((await found(q)).map(({ id }) => id)).toEqual([person.id]);
    for (const q of ['ada%', 'ada_search', "ada' OR '1'='1", 'search@']) expect(await found(q)).toEqual([]);
  });

  test('is by how an address begins, or else a username, each person on one page alone', async () => {
    const { call } = await owner(elsewhere);
    const people: Person[] = [];
    for (const name of ['zoe', 'bea', 'cyd', 'abe', 'dan'])
      people.push(await seedPerson(server(), { pool: elsewhere.pool, email: `paged.${name}@example.com` }));
    const [zoe, bea, cyd, abe, dan] = people as [Person, Person, Person, Person, Person];
    // Found by both, each is where their address puts them.
    await seedUsername(server(), zoe, 'paged.aa');
    await seedUsername(server(), abe, 'paged.yy');
    await seedUsername(server(), await seedPerson(server(), { pool: at.pool }), 'paged.elsewhere');
    const seen: string[] = [];
    for (let cursor = ''; seen.length < 50; ) {
      const found = (await call('GET', `/users/search?q=PAGED.&limit=2${cursor}`)).json<{
        users: { id: string }[];
        next_cursor: string | null;
      }>();
      seen.push(...found.users.map(({ id }) => id));
      if (found.next_cursor === null) break;
      cursor = `&cursor=${found.next_cursor}`;
    }
    expect(seen).toEqual([abe, bea, cyd, dan, zoe].map(({ id }) => id));
  });

  test('reads no more where many more are found than a page shows', async () => {
    const { call } = await owner(elsewhere);
    const crowd = async (from: number, to: number) => {
      for (let n = from; n < to; n++) {
        const email = `crowd${n}@example.com`;
        const person = await seedPerson(server(), { pool: elsewhere.pool, email, password: null });
        await seedUsername(server(), person, `crowd${n}`);
      }
    };
    const page = async (cursor: string) => {
      const answer = await call('GET', `/users/search?q=crowd&limit=3${cursor}`);
      const { users, next_cursor } = answer.json<{ users: unknown[]; next_cursor: string }>();
      expect(users).toHaveLength(3);
      return { next: next_cursor, read: (JSON.parse(answer.header(ROWS) ?? '') as Rows).read };
    };
    const read = async () => {
      const first = await page('');
      return [first.read, (await page(`&cursor=${first.next}`)).read];
    };
    await crowd(100, 110);
    const few = await read();
    await crowd(110, 200);
    expect(await read()).toEqual(few);
  });

  test('tells of a person without any secret of theirs', async () => {
    const { call } = await owner();
    const person = await seedPerson(server());
    const totp = await seedTotp(server(), person);
    await seedPhone(server(), person);
    const codes = await seedRecoveryCodes(server(), person);
    const answer = await call('GET', `/users/${person.id}`);
    expect(answer.json()).toMatchObject({ user: { id: person.id, mfa_enabled: true, user_type: 'b2c' } });
    const status = await call('GET', `/users/${person.id}/mfa/status`);
    expect(status.json()).toEqual({
      enabled: true,
      totp: true,
      sms: true,
      passkeys: 0,
      recovery_codes_left: 10,
      trusted_devices: 0,
    });
    for (const secret of [totp.secret, codes[0] as string, 'scrypt', '+49'])
      expect(`${answer.text}${status.text}`).not.toContain(secret);
  });
});

describe('a change by an owner', () => {
  test('of access bites at the next request of the person, and is recorded with who did it', async () => {
    const { call, person: actor } = await owner();
    const person = await seedPerson(server(), { row: { role: 'editor' } });
    const cookies = { [at.sessionCookie]: (await seedSession(server(), person, at)).value };
    expect((await session({ cookies })).status).toBe(200);
    const change = { apps: ['app2'], env: ['prod', 'dev'], role: 'editor', user_type: 'b2b' };
    const answer = await call('PATCH', `/users/${person.id}`, change);
    expect(answer.json()).toMatchObject({ user: change });
    expect(await row(person)).toMatchObject({ version: 2, role: 'editor', apps: '["app2"]', env: '["prod","dev"]' });
    expect(await events(person.id, 'user.access.changed')).toMatchObject([{ actor_id: actor.id }]);
    const refused = await session({ cookies });
    expect([refused.status, refused.json().code]).toEqual([403, 'app_access_denied']);
    // What is so already is no change.
    expect((await call('PATCH', `/users/${person.id}`, change)).status).toBe(200);
    expect(await row(person)).toMatchObject({ version: 2 });
    expect(await events(person.id, 'user.access.changed')).toHaveLength(1);
  });

  test('gives no app or environment that no brand of the pool declares, and takes no other field', async () => {
    const { call } = await owner();
    const person = await seedPerson(server());
    for (const change of [
      { apps: ['app1', 'nowhere'] },
      { env: ['moon'] },
      { platform_owner: true },
      { is_platform_owner: true, role: 'user' },
      { email: 'taken@example.com' },
      { status: 'disabled' },
      {},
    ])
      expectProblem(await call('PATCH', `/users/${person.id}`, change), 'invalid_field');
    expect(await row(person)).toMatchObject({ version: 1, platform_owner: 0 });
  });

  test('disables: every session ends at once, the person is told, and may come back when enabled', async () => {
    const { call, person: actor } = await owner();
    const person = await seedPerson(server());
    const cookies = { [at.sessionCookie]: (await seedSession(server(), person, at)).value };
    await seedSession(server(), person, home('brand1', 'dev'));
    expect((await call('POST', `/users/${person.id}/ban`)).json()).toMatchObject({ user: { status: 'disabled' } });
    expectProblem(await session({ cookies }), 'unauthenticated');
    expect(await liveSessions(server(), person.id)).toEqual([]);
    expect(await mailTo(server(), person.email)).toHaveLength(1);
    expect(await events(person.id, 'user.disabled')).toMatchObject([{ actor_id: actor.id }]);
    expect((await call('POST', `/users/${person.id}/ban`)).status).toBe(200);
    expect(await events(person.id, 'user.disabled')).toHaveLength(1);
    expect((await call('POST', `/users/${person.id}/unban`)).json()).toMatchObject({ user: { status: 'active' } });
    expect(await row(person)).toMatchObject({ version: 3, status: 'active' });
    expectProblem(await session({ cookies }), 'unauthenticated');
  });

  test('does not bring a deleted account back, nor call it disabled', async () => {
    const { call } = await owner();
    const person = await seedPerson(server(), { row: { status: 'deleted' } });
    for (const what of ['ban', 'unban']) expectProblem(await call('POST', `/users/${person.id}/${what}`), 'conflict');
    expect(await row(person)).toMatchObject({ version: 1, status: 'deleted' });
  });

  test('ends every session, wherever it is', async () => {
    const { call } = await owner();
    const person = await seedPerson(server());
    for (const env of ['prod', 'staging', 'dev'] as const) await seedSession(server(), person, home('brand1', env));
    expect((await call('DELETE', `/users/${person.id}/sessions`)).status).toBe(204);
    expect(await liveSessions(server(), person.id)).toEqual([]);
    expect(await row(person)).toMatchObject({ version: 2, status: 'active' });
    expect(await events(person.id, 'user.session.revoked')).toHaveLength(1);
  });

  test('resets factors: all of them and what they opened are gone, and the person is told', async () => {
    const { call, person: actor } = await owner();
    const person = await seedPerson(server());
    await seedTotp(server(), person);
    await seedPhone(server(), person);
    await seedRecoveryCodes(server(), person);
    await seedSession(server(), person, at, { acr: 'aal2' });
    expect((await call('DELETE', `/users/${person.id}/mfa`)).status).toBe(204);
    expect((await call('GET', `/users/${person.id}/mfa/status`)).json()).toMatchObject({
      enabled: false,
      recovery_codes_left: 0,
    });
    expect(await liveSessions(server(), person.id)).toEqual([]);
    expect(await mailTo(server(), person.email)).toHaveLength(1);
    expect(await events(person.id, 'user.factors.reset')).toMatchObject([{ actor_id: actor.id }]);
    expect(await row(person)).toMatchObject({ version: 2 });
  });

  describe('resets factors, and the passkeys', () => {
    const holder = async (options: Parameters<typeof seedPerson>[1] = {}) => {
      const person = await seedPerson(server(), options);
      await seedPasskey(server(), person, at, authenticatorAt(server(), at));
      await seedPasskey(server(), person, at, authenticatorAt(server(), at));
      await seedTotp(server(), person);
      await seedSession(server(), person, at, { acr: 'aal2' });
      return person;
    };
    const held = async ({ id }: Pick<Person, 'id'>) =>
      (await server().sql('SELECT id FROM passkeys WHERE user_id = ?', id)).length;

    test('only where that is asked for', async () => {
      const { call } = await owner();
      const person = await holder();
      expect((await call('DELETE', `/users/${person.id}/mfa`)).status).toBe(204);
      expect(await held(person)).toBe(2);
      expect((await call('DELETE', `/users/${person.id}/mfa?passkeys=false`)).status).toBe(204);
      expect(await held(person)).toBe(2);
      expectProblem(await call('DELETE', `/users/${person.id}/mfa?passkeys=all`), 'invalid_field');
      for (const { reason } of await events(person.id, 'user.factors.reset')) expect(reason).toBeNull();
      const [mail] = await mailTo(server(), person.email, { count: 2 });
      expect(mail.text).not.toContain('passkeys');
    });

    test('all of them, with what they opened; the log and the mail to the person say so', async () => {
      const { call, person: actor } = await owner();
      const person = await holder();
      const other = await holder();
      expect((await call('DELETE', `/users/${person.id}/mfa?passkeys=true`)).status).toBe(204);
      expect([await held(person), await held(other)]).toEqual([0, 2]);
      expect((await call('GET', `/users/${person.id}/mfa/status`)).json()).toMatchObject({ totp: false, passkeys: 0 });
      expect(await liveSessions(server(), person.id)).toEqual([]);
      expect(await events(person.id, 'user.factors.reset')).toMatchObject([
        { actor_id: actor.id, reason: 'with_passkeys' },
      ]);
      const [mail] = await mailTo(server(), person.email);
      expect(mail.text).toContain('Your passkeys were removed too');
      expect(await row(person)).toMatchObject({ version: 2 });
    });

    test('of nobody who would be left without any way in: nothing changes, and the answer says why', async () => {
      const { call } = await owner();
      const person = await holder({ password: null });
      await server().sql('DELETE FROM identifiers WHERE user_id = ?', person.id);
      const refused = await call('DELETE', `/users/${person.id}/mfa?passkeys=true`);
      expect(expectProblem(refused, 'conflict')).toMatchObject({ detail: expect.stringContaining('no way in') });
      expect(await held(person)).toBe(2);
      expect((await call('GET', `/users/${person.id}/mfa/status`)).json()).toMatchObject({ totp: true });
      expect(await liveSessions(server(), person.id)).toHaveLength(1);
      expect(await events(person.id, 'user.factors.reset')).toEqual([]);
      expect(await row(person)).toMatchObject({ version: 1 });
      expect((await call('DELETE', `/users/${person.id}/mfa`)).status).toBe(204);
    });
  });

  test('of role or ownership ends the cookies of the person, and leaves their sessions and everybody else’s', async () => {
    const { call, person: actor, cookies: own } = await owner();
    const person = await seedPerson(server());
    const enter = async () => {
      const { value } = await seedSession(server(), person, at, { acr: 'aal2' });
      return { cookies: { [at.sessionCookie]: value } };
    };
    const changes: [Method, string, Record<string, unknown>?][] = [
      ['PATCH', `/users/${person.id}`, { role: 'editor' }],
      ['POST', '/owners', { user_id: person.id }],
      ['DELETE', `/owners/${person.id}`],
    ];
    for (const [n, [method, path, json]] of changes.entries()) {
      const cookies = await enter();
      expect((await session(cookies)).status).toBe(200);
      expect((await call(method, path, json)).status).toBeLessThan(300);
      expectProblem(await session(cookies), 'unauthenticated');
      expect(await liveSessions(server(), person.id)).toHaveLength(n + 1);
    }
    const cookies = await enter();
    for (const change of [{ role: 'editor' }, { role: 'editor', user_type: 'b2b' }, { apps: ['app1', 'app2'] }])
      expect((await call('PATCH', `/users/${person.id}`, change)).status).toBe(200);
    expect((await session(cookies)).status).toBe(200);
    const elsewhere = { [at.sessionCookie]: (await seedSession(server(), actor, at)).value };
    expect((await call('PATCH', `/users/${actor.id}`, { role: 'editor' })).status).toBe(200);
    expect((await session({ cookies: own })).status).toBe(200);
    expectProblem(await session({ cookies: elsewhere }), 'unauthenticated');
  });

  test('takes from nobody themselves what they are signed in to', async () => {
    const { call, person, cookies } = await owner();
    for (const change of [{ env: [] }, { env: ['dev'] }, { apps: [] }, { apps: [], env: ['prod'] }])
      expectProblem(await call('PATCH', `/users/${person.id}`, change), 'conflict');
    expect(await row(person)).toMatchObject({ version: 1, status: 'active' });
    expect((await session({ cookies })).status).toBe(200);
    expect((await call('PATCH', `/users/${person.id}`, { env: ['prod'] })).status).toBe(200);
    expect((await session({ cookies })).status).toBe(200);
  });

  test('is never one’s own disabling, nor taking one’s own factors', async () => {
    const { call, person } = await owner();
    expectProblem(await call('POST', `/users/${person.id}/ban`), 'conflict');
    expectProblem(await call('DELETE', `/users/${person.id}/mfa`), 'conflict');
    expect(await row(person)).toMatchObject({ version: 1, status: 'active' });
  });
});
