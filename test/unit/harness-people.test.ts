import { beforeAll, describe, expect, test } from 'vitest';
import { buildBundles } from '../harness/build.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { emptyOutbox, linkOf, mailTo, outbox, tokenOf } from '../harness/mail.ts';
import { carry, PASSWORD, seedOrganization, seedPerson, seedSession } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';

beforeAll(() => buildBundles(['test']));
const server = useServer();

const dev = home('brand1', 'dev');

describe('seeded people', () => {
  test('sign in with their password, on the worker that did not make them', async () => {
    const person = await seedPerson(server());
    const answer = await client(server()).post(dev.auth, '/login', { email: person.email, password: PASSWORD });
    expect(answer.json()).toMatchObject({ user: { id: person.id, email: person.email } });
    const wrong = await client(server()).post(dev.auth, '/login', {
      email: person.email,
      password: 'not the password',
    });
    expect(wrong.status).toBe(401);
  });

  test('can be unverified, disabled, without a password, in another pool', async () => {
    const login = async (pool: 'brand1' | 'brand2', email: string) =>
      (await client(server()).post(home(pool, 'dev').auth, '/login', { email, password: PASSWORD })).status;
    const elsewhere = await seedPerson(server(), { pool: 'brand2' });
    expect(await login('brand2', elsewhere.email)).toBe(200);
    expect(await login('brand1', elsewhere.email)).toBe(401);
    expect(await login('brand1', (await seedPerson(server(), { password: null })).email)).toBe(401);
    expect(await login('brand1', (await seedPerson(server(), { row: { status: 'disabled' } })).email)).toBe(403);
    expect(await login('brand1', (await seedPerson(server(), { verified: false })).email)).toBe(403);
  });

  test.each(['dev', 'staging', 'prod'] as const)(
    'have sessions that a browser carries in %s, to every host of the brand',
    async (env) => {
      const at = home('brand1', env);
      const person = await seedPerson(server());
      const organization = await seedOrganization(server(), [{ person, role: 'owner' }]);
      const session = await seedSession(server(), person, at, { organizationId: organization.id });
      const browser = client(server());
      carry(server(), browser, at, session);
      for (const host of [at.auth, `app1.${at.base}`]) {
        expect((await browser.get(host, '/session')).json()).toMatchObject({
          user: { id: person.id, email: person.email, emailVerified: true },
          organization: { id: organization.id, slug: organization.slug, role: 'owner' },
          session: { id: session.id, targetEnv: env },
        });
      }
      const refreshed = await browser.post(at.auth, '/auth/refresh');
      expect(refreshed.json()).toMatchObject({ token_type: 'Bearer' });
      expect((await browser.get(home('brand2', env).auth, '/session')).status).toBe(401);
    },
  );

  test('have sessions with the audit event that every session has', async () => {
    const person = await seedPerson(server());
    const { id } = await seedSession(server(), person, dev);
    const rows = await server().sql('SELECT event, subject_id FROM audit_events WHERE session_id = ?', id);
    expect(rows).toEqual([{ event: 'user.login.success', subject_id: person.id }]);
  });
});

describe('the outbox', () => {
  test('shows the mail of one address, whose one link to a path carries a token', async () => {
    const person = await seedPerson(server());
    const browser = client(server());
    await browser.post(dev.auth, '/forgot-password', { email: person.email });
    const [message] = await mailTo(server(), person.email);
    expect(message).toMatchObject({ channel: 'mail', to: person.email });
    expect(linkOf(message, '/reset-password').host).toBe(`${dev.auth}:${server().port}`);
    expect(tokenOf(message, '/reset-password').length).toBeGreaterThan(30);
    expect(() => linkOf(message, '/nowhere')).toThrow('0 links to /nowhere');
    await expect(mailTo(server(), person.email, { count: 2, timeoutMs: 200 })).rejects.toThrow('1 of 2 messages');
    await emptyOutbox(server());
    expect(await outbox(server(), person.email)).toEqual([]);
  });
});
