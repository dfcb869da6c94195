import { beforeEach, describe, expect, test } from 'vitest';
import { home } from '../../harness/demo.ts';
import { seedOwner } from '../../harness/owners.ts';
import { type Person, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import { useServer } from '../../harness/use-server.ts';
import { callPlatform } from './kit.ts';

const server = useServer({
  limits: { rate: 100_000, send: 100_000 },
  vars: { PLATFORM_OWNERS: JSON.stringify({ brand1: ['Root@example.com', 'root2@example.com', 'late@example.com'] }) },
});
const at = home('brand1', 'prod');

const isOwner = async ({ id }: Pick<Person, 'id'>) => {
  const [found] = await server().sql<{ platform_owner: number }>('SELECT platform_owner FROM users WHERE id = ?', id);
  return found?.platform_owner === 1;
};

const owners = async () =>
  (await server().sql<{ id: string }>("SELECT id FROM users WHERE pool = 'brand1' AND platform_owner = 1")).length;

async function bootstrap(person: Person, place = at, row: Parameters<typeof seedSession>[3] = { acr: 'aal2' }) {
  const { value } = await seedSession(server(), person, place, row);
  return callPlatform(server(), place, { [place.sessionCookie]: value }, 'POST', '/bootstrap');
}

beforeEach(async () => {
  await server().sql('UPDATE users SET platform_owner = 0');
});

describe('the first owner', () => {
  test('is whom the configuration names, with a confirmed address and two fresh factors; and then nobody is', async () => {
    const root = await seedPerson(server(), { email: 'root@example.com' });
    expectProblem(await bootstrap(root, at, { acr: 'aal1' }), 'step_up_required', ['acr_values', 'max_age']);
    expectProblem(await bootstrap(root, at, { acr: 'aal2', authTime: Date.now() - 11 * 60_000 }), 'step_up_required', [
      'acr_values',
      'max_age',
    ]);
    expect((await bootstrap(root)).json()).toMatchObject({ user: { id: root.id, is_platform_owner: true } });
    const second = await seedPerson(server(), { email: 'root2@example.com' });
    expectProblem(await bootstrap(second), 'not_found');
    expectProblem(await bootstrap(root), 'not_found');
    expect(await isOwner(second)).toBe(false);
    const recorded = await server().sql(
      "SELECT reason FROM audit_events WHERE subject_id = ? AND event = 'platform.owner.added'",
      root.id,
    );
    expect(recorded).toEqual([{ reason: 'bootstrap' }]);
  });

  test('is nobody whom it does not name, of another pool, or whose address is not confirmed', async () => {
    expectProblem(await bootstrap(await seedPerson(server())), 'not_found');
    expectProblem(
      await bootstrap(await seedPerson(server(), { email: 'late@example.com', verified: false })),
      'not_found',
    );
    const elsewhere = home('brand2', 'prod');
    const other = await seedPerson(server(), { pool: 'brand2', email: 'root@example.com' });
    expectProblem(await bootstrap(other, elsewhere), 'not_found');
    expect(await isOwner(other)).toBe(false);
  });

  test('is one, of two who ask at once', async () => {
    const people = await server().sql<{ id: string; email: string }>(
      "SELECT user_id AS id, display AS email FROM identifiers WHERE pool = 'brand1' AND value IN ('root@example.com', 'root2@example.com')",
    );
    expect(people).toHaveLength(2);
    const answers = await Promise.all(
      people.map(({ id, email }) => bootstrap({ id, email, pool: 'brand1', password: null })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(await owners()).toBe(1);
  });
});

describe('owners', () => {
  const owner = async () => {
    const { person, cookies } = await seedOwner(server(), at);
    const call = (method: 'POST' | 'DELETE', path: string, json?: Record<string, unknown>) =>
      callPlatform(server(), at, cookies, method, path, json);
    return { person, call };
  };

  test('make others, who may then call', async () => {
    const { call } = await owner();
    const person = await seedPerson(server());
    expect((await call('POST', '/owners', { user_id: person.id })).status).toBe(200);
    expect((await call('POST', '/owners', { user_id: person.id })).status).toBe(200);
    const { value } = await seedSession(server(), person, at, { acr: 'aal2' });
    expect((await callPlatform(server(), at, { [at.sessionCookie]: value }, 'GET', '/users')).status).toBe(200);
    const [{ version } = { version: 0 }] = await server().sql<{ version: number }>(
      'SELECT version FROM users WHERE id = ?',
      person.id,
    );
    expect(version).toBe(2);
  });

  test('make nobody an owner who is disabled', async () => {
    const { call } = await owner();
    const person = await seedPerson(server(), { row: { status: 'disabled' } });
    expectProblem(await call('POST', '/owners', { user_id: person.id }), 'conflict');
    expect(await isOwner(person)).toBe(false);
  });

  test('keep the last of them, also where a disabled one is left', async () => {
    const { person, call } = await owner();
    await seedPerson(server(), { row: { platformOwner: true, status: 'disabled' } });
    expectProblem(await call('DELETE', `/owners/${person.id}`), 'conflict');
    expect(await isOwner(person)).toBe(true);
  });

  test('are never none, though two take it from each other at once', async () => {
    for (let round = 0; round < 5; round++) {
      await server().sql('UPDATE users SET platform_owner = 0');
      const [one, two] = [await owner(), await owner()];
      const answers = await Promise.all([
        one.call('DELETE', `/owners/${two.person.id}`),
        two.call('DELETE', `/owners/${one.person.id}`),
      ]);
      expect(await owners()).toBe(1);
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    }
  });
});
