import { describe, expect, test } from 'vitest';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { mailTo, outbox } from '../../harness/mail.ts';
import { PASSWORD, type Person, seedPerson } from '../../harness/people.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer({ limits: { rate: 100_000 } });
const at = home('brand1', 'prod');
const firefox = (version: number) =>
  `Mozilla/5.0 (X11; Linux x86_64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

const signIn = async ({ email }: Person, userAgent: string | null, password = PASSWORD) =>
  client(server()).post(at.auth, '/login', { email, password }, { headers: { 'user-agent': userAgent } });

const subjects = async ({ email }: Person) => (await outbox(server(), email)).map(({ subject }) => subject);

describe('a sign-in on a device that was not seen before', () => {
  test('is told of once, and not the first of all, nor a new version of a browser', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    for (const agent of [firefox(140), firefox(140), firefox(141), null])
      expect((await signIn(person, agent)).status).toBe(200);
    expect(await subjects(person)).toEqual([]);
    expect((await signIn(person, IPHONE)).status).toBe(200);
    const [mail] = await mailTo(server(), person.email);
    expect(mail.text).toMatch(/Safari/);
    expect(mail.text).toMatch(/iPhone/);
    expect((await signIn(person, IPHONE)).status).toBe(200);
    expect(await subjects(person)).toHaveLength(1);
  });
});

describe('many wrong passwords', () => {
  test('are told of at the tenth, once', async () => {
    const person = await seedPerson(server(), { pool: at.pool });
    const fail = async () => {
      // As if the delay of the failures before had passed.
      await server().sql("UPDATE attempts SET not_before = 0 WHERE key LIKE 'password:%'");
      expect((await signIn(person, null, 'wrong password 123')).status).toBe(401);
    };
    await fail();
    await server().sql("UPDATE attempts SET n = 8 WHERE key LIKE 'password:%'");
    await fail();
    expect(await subjects(person)).toEqual([]);
    await fail();
    await mailTo(server(), person.email);
    await fail();
    await fail();
    expect(await subjects(person)).toHaveLength(1);
  });
});
