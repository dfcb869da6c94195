import { describe, expect, it } from 'vitest';
import { expectSeeOther, openForm } from '../../fixtures/browser.ts';
import { altered } from '../../harness/altered.ts';
import { client } from '../../harness/client.ts';
import { bundleDeclaring } from '../../harness/declared.ts';
import { home } from '../../harness/demo.ts';
import { seedChangeCode, undoToken } from '../../harness/email-change.ts';
import { mailTo, outbox, tokenOf } from '../../harness/mail.ts';
import { authenticatorAt, register, seedPasskey, signInByPasskey } from '../../harness/passkeys.ts';
import { PASSWORD, seedPerson } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { seedApiKey, seedTotp } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';
import { another, at, expectStepUp, ok, old, type SignedIn, signIn, somebody } from './own-kit.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });

let addresses = 0;
const newAddress = () => `moved${++addresses}@example.org`;

const ask = ({ browser }: Pick<SignedIn, 'browser'>, email: string) =>
  browser.post(at.auth, '/auth/email/request', { email });
const confirm = ({ browser }: Pick<SignedIn, 'browser'>, email: string, code: string) =>
  browser.post(at.auth, '/auth/email/confirm', { email, code });
/** @param offsetMs how far the clock is off that it is undone by */
const undo = (token: string, offsetMs = 0) => {
  const caller = client(server());
  caller.travelTo(offsetMs);
  return caller.post(at.auth, '/auth/email/undo', { token });
};

const isUndo = (link: string) => new URL(link).pathname === '/auth/email/undo';

/** The link among the mails to an address, whatever else was told there. */
async function undoMailed(address: string, count: number): Promise<string> {
  const notice = (await mailTo(server(), address, { count })).find(({ links }) => links.some(isUndo));
  return tokenOf(notice as NonNullable<typeof notice>, '/auth/email/undo');
}

/** Changes an address by the mails themselves. */
async function change(who: SignedIn, email: string, count = 1): Promise<string> {
  ok(await ask(who, email));
  const [{ code = '' }] = await mailTo(server(), email);
  ok(await confirm(who, email, code));
  const [notice] = await mailTo(server(), who.person.email, { count });
  return tokenOf(notice, '/auth/email/undo');
}

describe('a change of address', () => {
  it('takes effect with the code that went to the new one; both are told, once each', async () => {
    const who = await somebody(server());
    const email = newAddress();
    ok(await ask(who, email));
    expectProblem(await signIn(server(), email, PASSWORD), 'invalid_credentials');
    expect((await signIn(server(), who.person.email, PASSWORD)).status).toBe(200);
    const [{ code = '' }] = await mailTo(server(), email);
    const user = ok(await confirm(who, email, code));
    expect(user).toMatchObject({ id: who.person.id, email, email_verified: true });
    expect((await signIn(server(), email, PASSWORD)).status).toBe(200);
    expectProblem(await signIn(server(), who.person.email, PASSWORD), 'invalid_credentials');
    expect(await mailTo(server(), email, { count: 2 })).toHaveLength(2);
    const told = await mailTo(server(), who.person.email);
    expect(told).toHaveLength(1);
    expect(told[0].text).not.toContain(email);
  });

  it('is open to a recent proof by the highest factor alone', async () => {
    const late = await somebody(server(), { session: old() });
    expectStepUp(await ask(late, newAddress()));
    expectStepUp(await confirm(late, newAddress(), '123456'));
    const weak = await somebody(server());
    await seedTotp(server(), weak.person);
    expectStepUp(await ask(weak, newAddress()));
  });

  it('is bound to the person who asked: the code is nobody else’s', async () => {
    const who = await somebody(server());
    const thief = await somebody(server());
    const email = newAddress();
    const code = await seedChangeCode(server(), at, who.person, email);
    expectProblem(await confirm(thief, email, code), 'invalid_code');
    ok(await confirm(who, email, code));
  });

  it('does not tell whose an address is before it is proven, and never takes it', async () => {
    const owner = await seedPerson(server(), { pool: at.pool });
    const who = await somebody(server());
    const [known, unknown] = [await ask(who, owner.email), await ask(who, newAddress())];
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    const [{ code = '' }] = await mailTo(server(), owner.email);
    expectProblem(await confirm(who, owner.email, code), 'conflict');
    expect((await signIn(server(), owner.email, PASSWORD)).status).toBe(200);
  });

  it('gives one address that two people want to one of them', async () => {
    const email = newAddress();
    const both = [await somebody(server()), await somebody(server())] as const;
    const codes = await Promise.all(both.map(({ person }) => seedChangeCode(server(), at, person, email)));
    const answers = await Promise.all(both.map((who, n) => confirm(who, email, codes[n] ?? '')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await server().sql('SELECT 1 FROM identifiers WHERE value = ?', email)).toHaveLength(1);
  });

  it('dies with five wrong codes, even for the right one', async () => {
    const who = await somebody(server());
    const email = newAddress();
    const code = await seedChangeCode(server(), at, who.person, email);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    for (let n = 0; n < 5; n++) expectProblem(await confirm(who, email, wrong), 'invalid_code');
    expectProblem(await confirm(who, email, code), 'too_many_attempts');
    const events = await server().sql(
      "SELECT 1 FROM audit_events WHERE subject_id = ? AND event = 'security.code.refused'",
      who.person.id,
    );
    expect(events).toHaveLength(5);
  });
});

describe('the link that undoes it', () => {
  it('gives the old address back, ends every session and takes what was added since; once', async () => {
    const who = await somebody(server());
    const email = newAddress();
    await seedPasskey(server(), who.person, at, authenticatorAt(server(), at));
    await server().sql('UPDATE passkeys SET created_at = 1 WHERE user_id = ?', who.person.id);
    const strong = { ...who, ...(await another(server(), who.person, { acr: 'aal2' })) };
    const token = await change(strong, email);
    await seedTotp(server(), who.person);
    await seedApiKey(server(), who.person, at);
    ok(
      await (await another(server(), who.person, { acr: 'aal2' })).browser.post(at.auth, '/auth/password/change', {
        current_password: PASSWORD,
        new_password: 'newpassword123',
      }),
    );
    ok(await undo(token));
    expectProblem(await strong.browser.get(at.auth, '/auth/me'), 'unauthenticated');
    const rows = (table: string) => server().sql(`SELECT 1 FROM ${table} WHERE user_id = ?`, who.person.id);
    expect(await rows('passkeys')).toHaveLength(1);
    for (const table of ['totp_factors', 'api_keys', 'credentials']) expect(await rows(table), table).toEqual([]);
    const held = await server().sql<{ value: string }>(
      "SELECT value FROM identifiers WHERE user_id = ? AND kind = 'email' AND verified_at IS NOT NULL",
      who.person.id,
    );
    expect(held).toEqual([{ value: who.person.email }]);
    expectProblem(await undo(token), 'invalid_token');
  });

  it('is of no use once a change before it was taken back, and does not spare that one when it is used first', async () => {
    for (const isFirst of [false, true]) {
      const owner = await somebody(server());
      const [theirs, more] = [newAddress(), newAddress()];
      const token = await change(owner, theirs);
      const thiefs = await change({ ...owner, person: { ...owner.person, email: theirs } }, more, 3);
      if (isFirst) ok(await undo(thiefs));
      ok(await undo(token));
      await seedTotp(server(), owner.person);
      if (!isFirst) expectProblem(await undo(thiefs), 'invalid_token');
      const held = await server().sql<{ value: string }>(
        "SELECT value FROM identifiers WHERE user_id = ? AND kind = 'email'",
        owner.person.id,
      );
      expect(held).toEqual([{ value: owner.person.email }]);
      expect(await server().sql('SELECT 1 FROM totp_factors WHERE user_id = ?', owner.person.id)).toHaveLength(1);
    }
  });

  it('is ordered by what was written first, whatever the clocks said', async () => {
    const owner = await somebody(server());
    const theirs = newAddress();
    const token = await change(owner, theirs);
    const thiefs = await change({ ...owner, person: { ...owner.person, email: theirs } }, newAddress(), 3);
    // A clock that is behind would put the undo before the second change, which it takes back as well.
    ok(await undo(token, -5_000));
    expectProblem(await undo(thiefs), 'invalid_token');

    const other = await somebody(server());
    // One that is ahead would put it after a change of later, which has nothing to do with it.
    const first = await change(other, newAddress());
    ok(await undo(first, 1_500));
    const again = { ...other, ...(await another(server(), other.person)) };
    const email = newAddress();
    ok(await ask(again, email));
    ok(await confirm(again, email, (await mailTo(server(), email))[0].code ?? ''));
    const told = await mailTo(server(), other.person.email, { count: 3 });
    const links = told.flatMap((mail) => (mail.links.some(isUndo) ? [tokenOf(mail, '/auth/email/undo')] : []));
    const [second = ''] = links.filter((each) => each !== first);
    ok(await undo(second));
    const held = await server().sql<{ value: string }>(
      "SELECT value FROM identifiers WHERE user_id = ? AND kind = 'email'",
      other.person.id,
    );
    expect(held).toEqual([{ value: other.person.email }]);
  });

  it('takes what was added in the seven days before, whoever signed in again meanwhile, and nothing older', async () => {
    const DAY = 86_400_000;
    const row = { createdAt: Date.now() - 30 * DAY };
    const who = await somebody(server(), { options: { row }, session: { acr: 'aal2' } });
    await server().sql('UPDATE credentials SET updated_at = ? WHERE user_id = ?', row.createdAt, who.person.id);
    const theirs = await seedPasskey(server(), who.person, at, authenticatorAt(server(), at));
    await server().sql('UPDATE passkeys SET created_at = ? WHERE id = ?', Date.now() - 8 * DAY, theirs);
    await seedApiKey(server(), who.person, at);
    await server().sql('UPDATE api_keys SET created_at = 1 WHERE user_id = ?', who.person.id);
    const thiefs = authenticatorAt(server(), at);
    ok(await register(who.browser, at, thiefs));
    await seedTotp(server(), who.person);
    ok(await signInByPasskey(client(server()), at, thiefs));
    const again = await another(server(), who.person, { acr: 'aal2', amr: ['hwk', 'user', 'mfa'] });
    const email = newAddress();
    ok(await ask(again, email));
    ok(await confirm(again, email, (await mailTo(server(), email))[0].code ?? ''));
    const token = await undoMailed(who.person.email, 2);
    ok(await undo(token));
    const rows = (table: string) => server().sql(`SELECT * FROM ${table} WHERE user_id = ?`, who.person.id);
    expect(await rows('passkeys')).toMatchObject([{ id: theirs }]);
    expect(await rows('totp_factors')).toEqual([]);
    expect(await rows('api_keys')).toHaveLength(1);
    expect(await rows('credentials')).toHaveLength(1);
  });

  it('takes a password that was set in those days, and leaves what the account began with', async () => {
    const who = await somebody(server(), { session: { acr: 'aal2' } });
    const first = await seedPasskey(server(), who.person, at, authenticatorAt(server(), at));
    const madeAt = 'SELECT created_at FROM users WHERE id = user_id';
    await server().sql(`UPDATE passkeys SET created_at = (${madeAt}) WHERE user_id = ?`, who.person.id);
    const passwords = { current_password: PASSWORD, new_password: 'newpassword123' };
    ok(await who.browser.post(at.auth, '/auth/password/change', passwords));
    const again = { ...who, ...(await another(server(), who.person, { acr: 'aal2' })) };
    const email = newAddress();
    ok(await ask(again, email));
    ok(await confirm(again, email, (await mailTo(server(), email))[0].code ?? ''));
    ok(await undo(await undoMailed(who.person.email, 2)));
    expect(await server().sql('SELECT 1 FROM credentials WHERE user_id = ?', who.person.id)).toEqual([]);
    expect(await server().sql('SELECT id FROM passkeys WHERE user_id = ?', who.person.id)).toEqual([{ id: first }]);
  });

  it('tells the address that goes, once', async () => {
    const who = await somebody(server());
    const email = newAddress();
    const token = await change(who, email);
    await mailTo(server(), email, { count: 2 });
    ok(await undo(token));
    const [told, ...others] = await mailTo(server(), email, { count: 3 });
    expect(told.subject).toContain('no longer the email address');
    expect(others).toHaveLength(2);
  });

  it('opens a page that changes nothing until its button is pressed', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    const former = newAddress();
    const token = undoToken(server(), at, person, former);
    const stage = { server: server(), at };
    const { fields, cookies } = await openForm(stage, `/auth/email/undo?token=${token}`);
    expect(await server().sql('SELECT 1 FROM identifiers WHERE value = ?', former)).toEqual([]);
    const cookie = Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
    const browser = client(server());
    const posted = await browser.request(at.auth, '/auth/email/undo', { form: fields, headers: { cookie } });
    expectSeeOther('/auth/email/undo?done=1')(posted);
    expect((await browser.get(at.auth, '/auth/email/undo?done=1')).status).toBe(200);
    expect((await signIn(server(), former, PASSWORD)).status).toBe(200);
  });

  it('works whatever became of the address meanwhile, and pushes aside who registered the old one unconfirmed', async () => {
    const who = await somebody(server());
    const token = await change(who, newAddress());
    ok(await confirm(who, 'third@example.org', await seedChangeCode(server(), at, who.person, 'third@example.org')));
    const squatter = await seedPerson(server(), { pool: at.pool, email: who.person.email, verified: false });
    ok(await undo(token));
    expect((await signIn(server(), who.person.email, PASSWORD)).status).toBe(200);
    const [row] = await server().sql<{ status: string }>('SELECT status FROM users WHERE id = ?', squatter.id);
    expect(row?.status).toBe('deleted');
  });

  it('never takes an address that somebody else has proven since', async () => {
    const who = await somebody(server());
    const token = await change(who, newAddress());
    await seedPerson(server(), { pool: at.pool, email: who.person.email });
    expectProblem(await undo(token), 'invalid_token');
  });

  it('ends after seven days, and is of no use at another brand or environment, or changed', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    const DAY = 86_400_000;
    expectProblem(await undo(undoToken(server(), at, person, newAddress(), Date.now() - 7 * DAY)), 'invalid_token');
    for (const elsewhere of [home('brand1', 'staging'), home('brand3', 'prod')])
      expectProblem(await undo(undoToken(server(), elsewhere, person, newAddress())), 'invalid_token');
    const good = undoToken(server(), at, person, newAddress());
    expectProblem(await undo(altered(good, -2)), 'invalid_token');
    ok(await undo(good));
  });

  it('leaves nothing in the mailbox of the new address that undoes it', async () => {
    const who = await somebody(server());
    const email = newAddress();
    await change(who, email);
    const sent = await outbox(server(), email);
    expect(sent.flatMap(({ links }) => links).filter((link) => link.includes('undo'))).toEqual([]);
  });
});

describe('the link that undoes it, where no mailbox opens an account', async () => {
  const bundle = await bundleDeclaring('passkeys-alone', { methods: ['passkey', 'username', 'google'] });
  const alone = useServer({ bundle, limits: { rate: 100_000, send: 100_000 } });

  it('takes the passkeys of the last days where an older one is left, and never the only ones', async () => {
    for (const hasOlder of [false, true]) {
      const person = await seedPerson(alone(), {
        pool: at.pool,
        password: null,
        row: { createdAt: Date.now() - 30 * 86_400_000 },
      });
      const older = hasOlder ? await seedPasskey(alone(), person, at, authenticatorAt(alone(), at)) : null;
      await alone().sql('UPDATE passkeys SET created_at = ? WHERE id = ?', Date.now() - 8 * 86_400_000, older);
      const lately = await seedPasskey(alone(), person, at, authenticatorAt(alone(), at));
      const token = undoToken(alone(), at, person, newAddress());
      ok(await client(alone()).post(at.auth, '/auth/email/undo', { token }));
      const held = await alone().sql('SELECT id FROM passkeys WHERE user_id = ?', person.id);
      expect(held).toEqual([{ id: older ?? lately }]);
    }
  });
});
