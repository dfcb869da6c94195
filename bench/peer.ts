import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../.ci/wrangler.ts';
import { ROOT } from '../test/harness/build.ts';
import { exchange } from '../test/harness/exchange.ts';
import { splitStatements } from '../test/harness/split-sql.ts';
import { installedVersion } from './versions.ts';
import type { Workerd } from './workerd.ts';

/** Where the peer's packages and its worker are. */
export const PEER_FOLDER = path.join(ROOT, 'bench/peers/better-auth');
const PASSWORD = 'securepassword123';

/** Where the peer thinks it lives. */
export const PEER_HOST = 'peer.example';

/** What a run knows of the peer: somebody who is signed in there. */
export interface PeerState {
  readonly cookie: string;
  readonly key: string;
  readonly email: string;
  readonly password: string;
  /** Codes of people who each have one, as the peer would have mailed them. */
  readonly codes: (count: number) => Promise<{ readonly email: string; readonly otp: string }[]>;
}

/** Installs the peer's packages where they are not there yet, as its lock file pins them. */
export async function installPeer(say: (line: string) => void): Promise<void> {
  if (Object.entries(pinned()).every(([name, version]) => installedVersion(name, PEER_FOLDER) === version)) return;
  say(`installing better-auth ${pinned()['better-auth']} from npm`);
  const { code, stdout, stderr } = await run('npm', [
    'ci',
    '--prefix',
    PEER_FOLDER,
    '--ignore-scripts',
    '--legacy-peer-deps',
  ]);
  if (code !== 0)
    throw new Error(`${stdout}${stderr}\nbetter-auth could not be installed; --no-peer measures without it`);
}

const pinned = () =>
  (JSON.parse(readFileSync(path.join(PEER_FOLDER, 'package.json'), 'utf8')) as { dependencies: Record<string, string> })
    .dependencies;

/** Statements that make the peer's tables. */
export async function peerTables(): Promise<string[]> {
  const { code, stdout, stderr } = await run(process.execPath, [path.join(PEER_FOLDER, 'schema.mjs')]);
  if (code !== 0) throw new Error(`no tables of better-auth: ${stderr}`);
  return splitStatements(stdout);
}

/** Makes the peer's tables, and somebody there with a session and an API key. */
export async function setUpPeer(workerd: Workerd): Promise<PeerState> {
  const db = await workerd.peerDb();
  await db.batch((await peerTables()).map((statement) => db.prepare(statement)));
  const email = 'ada@example.com';
  const signedUp = await post(workerd, '/api/auth/sign-up/email', { email, password: PASSWORD, name: 'Ada Example' });
  assert.equal(signedUp.status, 200, String(signedUp));
  const cookie = signedUp.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const { user } = signedUp.json<{ user: { id: string } }>();
  let made = 0;
  return {
    cookie,
    email,
    password: PASSWORD,
    key: (await post(workerd, '/make-key', { userId: user.id })).json<{ key: string }>().key,
    async codes(count) {
      const found = [];
      for (let i = 0; i < count; i += 1) {
        made += 1;
        const address = `person${made}@example.com`;
        const row = db.prepare(
          'INSERT INTO "user" (id, name, email, "emailVerified", "createdAt", "updatedAt") VALUES (?, ?, ?, 1, ?, ?)',
        );
        const now = new Date().toISOString();
        await row.bind(`person${made}`, 'Ada Example', address, now, now).run();
        const { otp } = (await post(workerd, '/make-code', { email: address })).json<{ otp: string }>();
        found.push({ email: address, otp });
      }
      return found;
    },
  };
}

const post = (workerd: Workerd, target: string, json: unknown) => {
  const body = Buffer.from(JSON.stringify(json));
  const fields: [string, string][] = [
    ['host', PEER_HOST],
    ['origin', `https://${PEER_HOST}`],
    ['content-type', 'application/json'],
    ['content-length', String(body.byteLength)],
  ];
  // Beside the isolate that is measured, on the same database: no garbage of what is prepared is collected in a slot.
  return exchange(workerd.port('peer-counted'), { method: 'POST', target, fields, body });
};
