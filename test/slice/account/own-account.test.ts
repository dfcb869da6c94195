import { describe, expect, it } from 'vitest';
import { FAULT } from '../../entry/protocol.ts';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { seedIdentity } from '../../harness/identities.ts';
import { mailTo } from '../../harness/mail.ts';
import { seedOwner } from '../../harness/owners.ts';
import { authenticatorAt, seedPasskey } from '../../harness/passkeys.ts';
import { carry, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { seedApiKey } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';
import { callPlatform } from '../platform-owner/kit.ts';
import { another, at, expectStepUp, ok, old, somebody } from './own-kit.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });

const patch = (browser: ReturnType<typeof client>, path: string, json: unknown) =>
  browser.request(at.auth, path, { method: 'PATCH', json });
const remove = (browser: ReturnType<typeof client>, id: string) =>
  browser.request(at.auth, `/auth/identities/${id}`, { method: 'DELETE' });

describe('the profile', () => {
  it('takes what is given, keeps what is left out, and forgets what is null', async () => {
    const { browser } = await somebody(server());
    expect(ok(await patch(browser, '/auth/me', { name: '  Grace  ' }))).toMatchObject({ name: 'Grace', picture: null });
    const picture = 'https://images.example.com/g.png';
    expect(ok(await patch(browser, '/auth/me', { picture }))).toMatchObject({ name: 'Grace', picture });
    expect(ok(await patch(browser, '/auth/me', { name: null }))).toMatchObject({ name: null, picture });
    expect(ok(await browser.get(at.auth, '/auth/me'))).toMatchObject({ name: null, picture });
    expect(ok(await patch(browser, '/auth/me', {}))).toMatchObject({ name: null, picture });
  });

  it.each([
    { role: 'admin' },
    { apps: ['app2'] },
    { platformOwner: true },
    { picture: 'http://images.example.com/g.png' },
    { picture: 'javascript:alert(1)' },
    { locale: 'not a language' },
    { name: ' ' },
  ])('refuses %j', async (json) => {
    const { browser } = await somebody(server());
    expectProblem(await patch(browser, '/auth/me', json), 'invalid_field');
  });

  it('decides the language of the mails that follow', async () => {
    const { person, browser } = await somebody(server());
    ok(await patch(browser, '/auth/me', { locale: 'de' }));
    ok(await patch(browser, '/auth/me/username', { username: `sprache-${person.id.slice(-8)}` }));
    expect((await mailTo(server(), person.email))[0].subject).toMatch(/Benutzername|Nutzername|Anmeldename/);
  });
});

describe('a username', () => {
  it('is changed with what it looks like; the old one is free, and the person is told once', async () => {
    const { person, browser } = await somebody(server());
    const [first, second] = [`quill-${person.id.slice(-8)}`, `heron-${person.id.slice(-8)}`];
    ok(await patch(browser, '/auth/me/username', { username: first }));
    expect(ok(await patch(browser, '/auth/me/username', { username: second.toUpperCase() }))).toMatchObject({
      username: second,
    });
    const held = await server().sql<{ kind: string; display: string }>(
      "SELECT kind, display FROM identifiers WHERE user_id = ? AND kind <> 'email' ORDER BY kind",
      person.id,
    );
    expect(held).toEqual([
      { kind: 'username', display: second },
      { kind: 'username_skeleton', display: second },
    ]);
    expect(await mailTo(server(), person.email, { count: 2 })).toHaveLength(2);
    const next = await somebody(server());
    ok(await patch(next.browser, '/auth/me/username', { username: first }));
  });

  it('is nobody else’s, and not to be taken for somebody else’s', async () => {
    const owner = await somebody(server());
    const name = `paypa1-${owner.person.id.slice(-8)}`;
    ok(await patch(owner.browser, '/auth/me/username', { username: name }));
    const { browser } = await somebody(server());
    for (const username of [name, name.replace('1', 'l'), 'admin', 'support'])
      expectProblem(await patch(browser, '/auth/me/username', { username }), 'username_unavailable');
    expectProblem(await patch(browser, '/auth/me/username', { username: 'a b' }), 'invalid_field');
  });

  it('is not written over by a change whose answer was lost, when that is sent again', async () => {
    const { person, browser } = await somebody(server());
    const [first, second] = [`lost-${person.id.slice(-8)}`, `later-${person.id.slice(-8)}`];
    const lost = browser.request(at.auth, '/auth/me/username', {
      method: 'PATCH',
      json: { username: first },
      headers: { [FAULT]: 'db:2:after,db:3:slow:4000' },
    });
    const named = () => server().sql("SELECT 1 FROM identifiers WHERE kind = 'username' AND value = ?", first);
    await expect.poll(named, { timeout: 3_000 }).toHaveLength(1);
    const other = await another(server(), person);
    ok(await patch(other.browser, '/auth/me/username', { username: second }));
    ok(await lost);
    expect(ok(await browser.get(at.auth, '/auth/me'))).toMatchObject({ username: second });
    const [user] = await server().sql<{ version: number }>('SELECT version FROM users WHERE id = ?', person.id);
    expect(user?.version).toBe(3);
  });

  it('goes to one of two who ask for it at once', async () => {
    const both = [await somebody(server()), await somebody(server())];
    const username = `onlyone-${both[0]?.person.id.slice(-8)}`;
    const answers = await Promise.all(both.map(({ browser }) => patch(browser, '/auth/me/username', { username })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('needs a recent proof, and a person', async () => {
    const { person, browser } = await somebody(server(), { session: old() });
    const json = { username: `later-${person.id.slice(-8)}` };
    expectStepUp(await patch(browser, '/auth/me/username', json));
    const { key } = await seedApiKey(server(), person, at);
    const headers = { authorization: `Bearer ${key}` };
    const program = client(server(), { jar: null });
    expectProblem(
      await program.request(at.auth, '/auth/me/username', { method: 'PATCH', json, headers }),
      'insufficient_scope',
    );
  });
});

describe('linked accounts', () => {
  it('are listed without what tells them apart elsewhere, and one is removed with a notice that names it', async () => {
    const { person, browser } = await somebody(server());
    const id = await seedIdentity(server(), person);
    const { identities } = ok<{ identities: Record<string, unknown>[] }>(
      await browser.get(at.auth, '/auth/identities'),
    );
    expect(identities).toEqual([
      { id, provider: 'google', email: 'ada@example.com', linked_at: expect.any(String), last_used_at: null },
    ]);
    ok(await remove(browser, id));
    expect(ok(await browser.get(at.auth, '/auth/identities'))).toEqual({ identities: [] });
    const told = await mailTo(server(), person.email);
    expect([told.length, told[0].subject.includes('Google')]).toEqual([1, true]);
    const [user] = await server().sql<{ version: number }>('SELECT version FROM users WHERE id = ?', person.id);
    expect(user?.version).toBe(2);
  });

  it('are removed by their owner alone, with a recent proof, and never as the last way in', async () => {
    const owner = await somebody(server());
    const id = await seedIdentity(server(), owner.person);
    const thief = await somebody(server());
    expectProblem(await remove(thief.browser, id), 'not_found');
    const late = await another(server(), owner.person, old());
    expectStepUp(await remove(late.browser, id));
    await server().sql('DELETE FROM credentials WHERE user_id = ?', owner.person.id);
    await server().sql('DELETE FROM identifiers WHERE user_id = ?', owner.person.id);
    expectProblem(await remove(owner.browser, id), 'last_way_in');
  });

  it('are no other way in where the brand has no client with their provider', async () => {
    const { person, browser } = await somebody(server(), { options: { password: null } });
    await server().sql('DELETE FROM identifiers WHERE user_id = ?', person.id);
    const id = await seedIdentity(server(), person);
    const gone = await seedIdentity(server(), person, { provider: 'no-more', issuer: 'https://no-more.example' });
    expectProblem(await remove(browser, id), 'last_way_in');
    ok(await remove(browser, gone));
  });

  it('are never both taken by two removals at once', async () => {
    const { person, browser } = await somebody(server(), { options: { password: null } });
    await server().sql('DELETE FROM identifiers WHERE user_id = ?', person.id);
    const ids = [await seedIdentity(server(), person), await seedIdentity(server(), person)];
    const answers = await Promise.all(ids.map((id) => remove(browser, id)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await server().sql('SELECT 1 FROM linked_identities WHERE user_id = ?', person.id)).toHaveLength(1);
  });
});

describe('the log of one’s own events', () => {
  it('has them newest first, in pages that leave none out, and nobody else’s', async () => {
    const { person, browser } = await somebody(server());
    for (let n = 0; n < 5; n++) ok(await patch(browser, '/auth/me', { name: `Name ${n}` }));
    const other = await somebody(server());
    ok(await patch(other.browser, '/auth/me', { name: 'Somebody else' }));
    interface Page {
      events: { id: string; event: string; label: string; at: string; current_session: boolean }[];
      next_cursor: string | null;
    }
    const seen: Page['events'] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page: Page = ok<Page>(await browser.get(at.auth, `/auth/security-log?limit=2${query}`));
      expect(page.events.length).toBeLessThanOrEqual(2);
      seen.push(...page.events);
      cursor = page.next_cursor;
    } while (cursor !== null);
    const stored = await server().sql<{ id: string }>(
      'SELECT id FROM audit_events WHERE subject_id = ? ORDER BY at DESC, id DESC',
      person.id,
    );
    expect(seen.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
    expect(seen[0]).toMatchObject({ event: 'user.profile.changed', label: 'Profile changed', current_session: true });
    // A cursor of one’s own page opens nothing of anybody else.
    const of = Buffer.from(`${Date.now()}.${person.id}`).toString('base64url');
    const page = ok<Page>(await other.browser.get(at.auth, `/auth/security-log?cursor=${of}`));
    expect(page.events.every(({ id }) => !seen.some((own) => own.id === id))).toBe(true);
  });

  it('is in the language that the request asks for', async () => {
    const { browser } = await somebody(server());
    const headers = { 'accept-language': 'de' };
    const { events } = ok<{ events: { label: string }[] }>(
      await browser.get(at.auth, '/auth/security-log', { headers }),
    );
    expect(events.map(({ label }) => label)).toEqual(['Angemeldet']);
    const page = await browser.get(at.auth, '/account/activity', { headers: { ...headers, accept: 'text/html' } });
    expect(page.text).toContain('<b>Angemeldet</b>');
  });

  it.each(['limit=0', 'limit=x', 'cursor=x', `cursor=${Buffer.from('1.x').toString('base64url')}`])(
    'refuses ?%s',
    async (query) => {
      const { browser } = await somebody(server());
      expectProblem(await browser.get(at.auth, `/auth/security-log?${query}`), 'invalid_field');
    },
  );

  it('says where and on what it was, and tells of another brand of the pool as well', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    const there = home('brand3', 'prod');
    const browser = client(server());
    carry(server(), browser, there, await seedSession(server(), person, there));
    const headers = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0' };
    ok(await browser.request(there.auth, '/auth/me', { method: 'PATCH', json: { name: 'Grace' }, headers }));
    const here = await another(server(), person);
    const { events } = ok<{ events: Record<string, unknown>[] }>(await here.browser.get(at.auth, '/auth/security-log'));
    const found = events.find(({ event }) => event === 'user.profile.changed');
    expect(found).toMatchObject({ device: 'Firefox on Windows', outcome: 'success', ip: expect.any(String) });
  });

  it('says nothing of where another person was who caused an event, and neither does an export', async () => {
    const { person, browser } = await somebody(server());
    const { cookies, session } = await seedOwner(server(), at);
    ok(await callPlatform(server(), at, cookies, 'PATCH', `/users/${person.id}`, { role: 'admin' }));
    const again = await another(server(), person);
    expectProblem(
      await browser.post(at.auth, '/login', { email: person.email, password: 'wrong password' }),
      'invalid_credentials',
    );
    const { events } = ok<{ events: Record<string, unknown>[] }>(
      await again.browser.get(at.auth, '/auth/security-log'),
    );
    expect(events.find(({ event }) => event === 'user.access.changed')).toMatchObject({
      device: null,
      ip: null,
      country: null,
    });
    expect(events.find(({ event }) => event === 'user.login.failed')).toMatchObject({ ip: expect.any(String) });
    const answer = await again.browser.post(at.auth, '/auth/me/export');
    const held = ok<{ security_events: Record<string, unknown>[] }>(answer);
    expect(held.security_events.find(({ event }) => event === 'user.access.changed')).toMatchObject({
      session_id: null,
      network: null,
      user_agent: null,
      country: null,
    });
    expect(answer.text).not.toContain(session.id);
  });

  it('keeps no address, wallet or name of a device for ever', async () => {
    const { person, browser } = await somebody(server());
    const { cookies } = await seedOwner(server(), at);
    const email = `invited-${person.id.slice(-8)}@example.org`;
    const call = (method: 'POST' | 'DELETE', path: string, json?: Record<string, unknown>) =>
      callPlatform(server(), at, cookies, method, path, json);
    expect((await call('POST', '/invitations', { email })).status).toBe(201);
    expect((await call('DELETE', `/invitations?email=${email}`)).status).toBe(204);
    const passkey = await seedPasskey(server(), person, at, authenticatorAt(server(), at));
    const json = { name: 'Key of Ada Lovelace' };
    ok(await browser.request(at.auth, `/auth/passkey/${passkey}`, { method: 'PATCH', json }));
    const rows = await server().sql<{ details: string | null }>(
      "SELECT details FROM audit_events WHERE event LIKE 'invitation.%' OR (subject_id = ? AND event = 'security.passkey.renamed')",
      person.id,
    );
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toMatch(/invited-|Lovelace/);
  });
});
