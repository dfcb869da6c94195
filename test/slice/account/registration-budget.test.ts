import { describe, expect, it } from 'vitest';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { mailTo } from '../../harness/mail.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'prod');

const register = (email: string, fault?: string) =>
  client(server()).post(
    at.auth,
    '/register',
    { email, password: 'quiet-river-lantern', name: 'Ada' },
    fault ? { fault } : {},
  );

describe('the send budget of a registration', () => {
  it('is taken by the mail alone: a registration that came to nothing takes none', async () => {
    const email = 'unlucky@example.com';
    for (let tries = 0; tries < 5; tries++) expect((await register(email, 'kv:1:before')).status).toBe(503);
    expect((await register(email)).status).toBe(201);
    await mailTo(server(), email);
  });

  it('lets exactly five of many at once through, each with a mail and a record', async () => {
    const email = 'many@example.com';
    let registered = 0;
    // A few at a time, so that none is turned away because of the hashes that others compute.
    for (let round = 0; round < 4; round++) {
      const answers = await Promise.all(Array.from({ length: 3 }, () => register(email)));
      for (const { status } of answers) expect([201, 429]).toContain(status);
      registered += answers.filter(({ status }) => status === 201).length;
    }
    expect(registered).toBe(5);
    await mailTo(server(), email, { count: 5 });
    const [counted] = await server().sql(
      `SELECT (SELECT COUNT(*) FROM outbox) AS mails, (SELECT COUNT(*) FROM users) AS people,
              (SELECT COUNT(*) FROM audit_events WHERE event = 'user.signup.success') AS records`,
    );
    // One of each is of the test before.
    expect(counted).toEqual({ mails: 6, people: 2, records: 6 });
  });
});
