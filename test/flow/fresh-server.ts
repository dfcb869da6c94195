import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../harness/build.ts';

/** What `npm run dev` needs of a checkout. What is kept on a machine (secrets, databases) or made stays behind. */
const NEEDED = ['.ci', 'src', 'branding', 'migrations', 'docs', 'package.json', 'tsconfig.json', 'wrangler.toml'];
const GENERATED = path.join(ROOT, 'src/tenant/generated');

const STARTED = /Gatehouse is up\./;
const START_TIMEOUT_MS = 90_000;

export interface FreshServer {
  readonly port: number;
  /** What it printed so far. */
  readonly output: () => string;
  stop(): Promise<void>;
}

/** `npm run dev` in a copy of this checkout that has never been run, on a free port. */
export async function startFreshServer(): Promise<FreshServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-fresh-'));
  for (const name of NEEDED) {
    await cp(path.join(ROOT, name), path.join(folder, name), { recursive: true, filter: (from) => from !== GENERATED });
  }
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const port = await freePort();
  const child = spawn('npm', ['run', 'dev', '--', '--port', String(port)], {
    cwd: folder,
    env: { ...process.env, CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that it can be ended as a whole.
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  const stop = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await started(child, () => output);
    return { port, output: () => output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function started(child: ChildProcess, output: () => string): Promise<void> {
  const until = performance.now() + START_TIMEOUT_MS;
  while (!STARTED.test(output())) {
    if (child.exitCode !== null) throw new Error(`npm run dev ended with ${child.exitCode}\n${output()}`);
    if (performance.now() > until) throw new Error(`npm run dev did not start in ${START_TIMEOUT_MS} ms\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Asks the group to end, as Ctrl-C does, and waits until it has. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, 'SIGTERM');
  const late = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), 10_000);
  await ended;
  clearTimeout(late);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
