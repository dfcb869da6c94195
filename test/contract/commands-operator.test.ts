import { execFile } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromPage } from '../fixtures/browser.ts';
import { send } from '../fixtures/fixture.ts';
import { ROOT } from '../harness/build.ts';
import { home } from '../harness/demo.ts';
import { seedOwner } from '../harness/owners.ts';
import { authenticatorAt, seedPasskey } from '../harness/passkeys.ts';
import { seedPerson, seedSession } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';

const server = useServer({ limits: { rate: 100_000, send: 100_000 } });
const at = home('brand1', 'dev');

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const operator = (args: readonly string[], env: Record<string, string>): Promise<Ran> =>
  new Promise((resolve) => {
    const { GATEHOUSE_URL: _, GATEHOUSE_TOKEN: __, ...rest } = process.env;
    const options = { cwd: ROOT, env: { ...rest, ...env } };
    execFile(process.execPath, [path.join('.ci', 'operator.ts'), ...args], options, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });

async function tokenOf({ refreshToken }: { refreshToken: string }): Promise<string> {
  const request = fromPage({ server: server(), at }, 'POST', '/auth/refresh', {
    cookies: { refresh_token: refreshToken },
  });
  const answer = await send(server(), request);
  expect(answer.status, String(answer)).toBe(200);
  return String(answer.json().access_token);
}

/** As `npm run dev` prints it: a name that many systems do not look up. */
const localUrl = () => `http://${at.auth}:${server().port}`;

describe('npm run operator', () => {
  it('does for an owner what the rows do, to people by id or address', async () => {
    const { session } = await seedOwner(server(), at);
    const env = { GATEHOUSE_URL: localUrl(), GATEHOUSE_TOKEN: await tokenOf(session) };
    const person = await seedPerson(server());
    await seedSession(server(), person, at);
    const run = async (...args: string[]) => {
      const { code, out, err } = await operator(args, env);
      expect([code, err], args.join(' ')).toEqual([0, '']);
      return JSON.parse(out) as { user?: Record<string, unknown>; users?: { id: string }[]; done?: boolean };
    };
    expect((await run('find', person.email)).users?.map(({ id }) => id)).toEqual([person.id]);
    expect((await run('show', person.email)).user).toMatchObject({ id: person.id, role: 'user' });
    expect((await run('set', person.id, '--apps', 'app1,app2', '--role', 'editor')).user).toMatchObject({
      apps: ['app1', 'app2'],
      role: 'editor',
      user_type: 'b2c',
    });
    expect((await run('disable', person.email)).user).toMatchObject({ status: 'disabled' });
    expect((await run('enable', person.id)).user).toMatchObject({ status: 'active' });
    await seedPasskey(server(), person, at, authenticatorAt(server(), at));
    for (const command of ['end-sessions', 'reset-factors'])
      expect(await run(command, person.id)).toEqual({ done: true });
    expect((await run('show', person.id)).user).toMatchObject({ passkeys: 1 });
    expect(await run('reset-factors', person.email, '--passkeys')).toEqual({ done: true });
    expect((await run('show', person.id)).user).toMatchObject({ passkeys: 0 });
    expect((await run('add-owner', person.email)).user).toMatchObject({ is_platform_owner: true });
    expect(await run('remove-owner', person.id)).toEqual({ done: true });
    await run('invite', 'guest@example.com');
    expect(JSON.stringify(await run('invitations'))).toContain('guest@example.com');
    expect(await run('uninvite', 'guest@example.com')).toEqual({ done: true });
    expect((await operator(['bootstrap'], env)).err).toContain('there is an owner already (404 not_found');
    expect((await operator(['show', crypto.randomUUID()], env)).err).toMatch(/^Not found \(404 not_found/);
  }, 60_000);

  it('says what was refused, and exits with 1', async () => {
    const person = await seedPerson(server());
    const session = await seedSession(server(), person, at, { acr: 'aal2' });
    const env = { GATEHOUSE_URL: localUrl(), GATEHOUSE_TOKEN: await tokenOf(session) };
    const refused = await operator(['users'], env);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('platform_owner_required');
    expect((await operator(['users'], { ...env, GATEHOUSE_TOKEN: 'none' })).err).toContain('unauthenticated');
    const notListed = await operator(['bootstrap'], env);
    expect(notListed).toMatchObject({ code: 1, out: '' });
    expect(notListed.err).toMatch(/PLATFORM_OWNERS.*not confirmed.*owner already.*404 not_found/);
    for (const host of ['localhost', at.auth]) {
      const away = await operator(['users'], { ...env, GATEHOUSE_URL: `http://${host}:1` });
      expect(away).toMatchObject({ code: 1, out: '' });
      expect(away.err).toMatch(/does not answer: .*ECONNREFUSED/);
    }
  }, 30_000);

  it('says how it is used, and what is missing, with 2', async () => {
    expect(await operator(['--help'], {})).toMatchObject({ code: 0, err: '' });
    for (const [args, env, says] of [
      [['fly'], {}, 'fly is no command'],
      [['users'], {}, '--url'],
      [['users', '--url', 'http://auth.example.com'], {}, 'by https'],
      [['users', '--url', 'https://auth.example.com'], {}, 'GATEHOUSE_TOKEN'],
      [['find'], { GATEHOUSE_URL: 'http://localhost:1', GATEHOUSE_TOKEN: 'x' }, 'find TEXT'],
      [['users', '--nothing'], {}, '--nothing'],
    ] as const) {
      const ran = await operator(args, env);
      expect(ran.code, ran.err).toBe(2);
      expect(ran.err).toContain(says);
    }
  }, 30_000);
});
