import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSymmetricKey } from '../../.ci/key-set.ts';
import { wrangler } from '../../.ci/wrangler.ts';
import { ROOT } from '../harness/build.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { mailTo, tokenOf } from '../harness/mail.ts';
import {
  PASSWORD,
  type Person,
  type SeededSession,
  seedOrganization,
  seedPerson,
  seedSession,
} from '../harness/people.ts';
import { newSecrets, type Secrets } from '../harness/secrets.ts';
import { type Server, startServer } from '../harness/server.ts';
import { runSchedule } from './platform-events.ts';
import { probe } from './stored.ts';

const at = home('brand1', 'prod');
const HOUR = 3_600_000;
const NEW_PASSWORD = 'amber-window-sparrow';

let folder: string;
let secrets: Secrets;
let person: Person;
let session: SeededSession;
let organizationId: string;
let pendingId: string;

/** A place with a local database of its own, and the configuration that `npm run deploy` leaves with its id. */
async function makePlace(name: string): Promise<void> {
  const migrations = path.join(ROOT, 'migrations');
  const database = { binding: 'DB', database_name: 'gatehouse', database_id: 'gatehouse', migrations_dir: migrations };
  const config = { name: 'gatehouse', compatibility_date: '2026-08-01', d1_databases: [database] };
  await mkdir(path.join(folder, name));
  await writeFile(path.join(folder, name, 'wrangler.json'), JSON.stringify(config));
}

/** One command of the runbook, on the local database of a place where the platform's would be meant. */
async function d1(where: string, command: readonly string[], ...options: string[]): Promise<void> {
  const args = ['d1', ...command, 'DB', '--local', '--config', path.join(folder, where, 'wrangler.json'), ...options];
  const { code, stdout, stderr } = await wrangler(args);
  if (code !== 0) throw new Error(`wrangler ${args.join(' ')}\n${stdout}\n${stderr}`);
}

const start = (where: string, given: Secrets = secrets, migrations?: null) =>
  startServer({
    state: path.join(folder, where, '.wrangler/state/v3'),
    secrets: given,
    limits: { rate: 1_000_000, send: 1_000_000 },
    ...(migrations === undefined ? {} : { migrations }),
  });

/** A service with a person, a session and a mail that has not left; then its backup, and the backup brought back. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-restore-'));
  secrets = await newSecrets();
  await makePlace('live');
  await makePlace('restored');
  const live = await start('live');
  try {
    person = await seedPerson(live, { email: 'mary@example.org' });
    organizationId = (await seedOrganization(live, [{ person, role: 'owner' }])).id;
    session = await seedSession(live, person, at, { organizationId });
    expect(
      (await client(live).post(at.auth, '/forgot-password', { email: person.email }, { fault: 'queue:*:null' })).status,
    ).toBe(200);
    const [row] = await live.sql<{ id: string }>("SELECT id FROM outbox WHERE status = 'pending'");
    pendingId = row?.id ?? '';
  } finally {
    await live.stop();
  }
  const dump = path.join(folder, 'backup.sql');
  await d1('live', ['export'], '--no-schema', '--output', dump);
  const restore = path.join(folder, 'restore.sql');
  const lines = (await readFile(dump, 'utf8')).split('\n');
  await writeFile(
    restore,
    lines.filter((line) => !/^INSERT INTO "(d1_migrations|sqlite_sequence)"/.test(line)).join('\n'),
  );
  await d1('restored', ['migrations', 'apply']);
  await d1('restored', ['execute'], '--file', restore);
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs on the restored database, under the keys that are left. */
async function restored(given: Partial<Secrets>, run: (server: Server) => Promise<void>): Promise<void> {
  const server = await start('restored', { ...secrets, ...given }, null);
  try {
    await run(server);
  } finally {
    await server.stop();
  }
}

const withCookie = (name: string, value: string) => ({ headers: { cookie: `${name}=${value}` } });
const look = (server: Server) => client(server).get(at.auth, '/session', withCookie(at.sessionCookie, session.value));
const visit = async (server: Server) => (await look(server)).status;
const refresh = (server: Server) =>
  client(server).post(at.auth, '/auth/refresh', {}, withCookie('refresh_token', session.refreshToken));
const signIn = async (server: Server, password: string) =>
  (await client(server).post(at.auth, '/login', { email: person.email, password })).status;
const statusOf = async (server: Server) =>
  (await server.sql<{ status: string }>('SELECT status FROM outbox WHERE id = ?', pendingId))[0]?.status;

// In this order: what each leaves behind is what the next starts from.
describe('a backup that was brought back', () => {
  it(
    'keeps people, sessions, the organizations that these are for, the record and its guards',
    () =>
      restored({}, async (server) => {
        const found = await probe(server);
        expect([found.broken, found.sessions]).toEqual([[], [session.id]]);
        expect((await look(server)).json()).toMatchObject({ organization: { id: organizationId, role: 'owner' } });
        expect(await signIn(server, PASSWORD)).toBe(200);
        await expect(server.sql('DELETE FROM audit_events')).rejects.toThrow('append-only');
        expect(await server.sql('SELECT COUNT(*) AS n FROM d1_migrations')).not.toEqual([{ n: 0 }]);
      }),
    60_000,
  );

  it(
    'without its MAC keys ends refresh tokens, and nothing else',
    () =>
      restored({ mac: [newSymmetricKey(Date.now())] }, async (server) => {
        expect((await refresh(server)).status).toBe(401);
        expect(await visit(server)).toBe(200);
        const browser = client(server);
        expect((await browser.post(at.auth, '/login', { email: person.email, password: PASSWORD })).status).toBe(200);
        expect((await browser.post(at.auth, '/auth/refresh')).status).toBe(200);
      }),
    60_000,
  );

  it('without its signing keys ends access tokens; the refresh token gets another', async () => {
    let before = '';
    await restored({}, async (server) => {
      const answer = await refresh(server);
      before = String(answer.json().access_token);
    });
    await restored({ signing: (await newSecrets()).signing }, async (server) => {
      const me = (token: string) =>
        client(server, { jar: null }).get(at.auth, '/auth/me', { headers: { authorization: `Bearer ${token}` } });
      expect((await me(before)).status).toBe(401);
      const again = await refresh(server);
      expect(again.status).toBe(200);
      expect((await me(String(again.json().access_token))).status).toBe(200);
    });
  }, 60_000);

  it(
    'without its pepper keys takes no password until it is set anew by mail',
    () =>
      restored({ pepper: [newSymmetricKey(Date.now())] }, async (server) => {
        expect(await visit(server)).toBe(200);
        expect(await signIn(server, PASSWORD)).toBe(401);
        expect((await client(server).post(at.auth, '/forgot-password', { email: person.email })).status).toBe(200);
        const token = tokenOf((await mailTo(server, person.email))[0], '/reset-password');
        const set = await client(server).post(at.auth, '/reset-password', { token, password: NEW_PASSWORD });
        expect(set.status, String(set)).toBe(200);
        expect(await signIn(server, NEW_PASSWORD)).toBe(200);
      }),
    60_000,
  );
});

describe('a mail that waited under a lost data key', () => {
  it('ends as dead, says why, and is no longer tried', async () => {
    await restored({ data: [newSymmetricKey(Date.now())] }, async (server) => {
      await server.sql(
        "UPDATE outbox SET status = 'pending', payload = 'lost.' || hex(randomblob(12)) || '.x', next_at = 0, tries = 0, sent_at = NULL, error = NULL WHERE id = ?",
        pendingId,
      );
      let offset = 0;
      for (let tries = 0; tries < 12 && (await statusOf(server)) === 'pending'; tries++) {
        await runSchedule(server, { clockOffsetMs: offset });
        offset += 16 * HOUR;
      }
      expect(await server.sql('SELECT status, payload, error FROM outbox WHERE id = ?', pendingId)).toEqual([
        { status: 'dead', payload: '', error: 'the payload cannot be opened' },
      ]);
      expect(server.logs.some(({ message }) => message.includes('outbox.dead'))).toBe(true);
      // What is asked for now leaves.
      await client(server).post(at.auth, '/magic-link', { email: person.email });
      await mailTo(server, person.email);
    });
  }, 60_000);
});
