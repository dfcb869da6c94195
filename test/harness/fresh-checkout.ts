import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { environment, root } from '../../.ci/wrangler.ts';

/** A checkout without anything that is made, as a person has it after cloning and installing. Returns its folder. */
export function freshCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-fresh-'));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  const present = files.split('\0').filter((name) => name !== '' && name !== 'node_modules');
  for (const file of present.filter((name) => existsSync(join(root, name)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** The development server of a checkout. */
export interface Running {
  /** What it printed so far. */
  readonly output: () => string;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  /** Resolves once it has printed a word. Throws where it ends first, or takes longer than a minute. */
  until(word: string): Promise<void>;
  /** Asks it to end, as Ctrl-C does. Returns its exit code. */
  stop(): Promise<number | null>;
}

/** What `npm run dev -- --port` runs, in a checkout. */
export function runDev(folder: string, port: number): Running {
  const child: ChildProcess = spawn(process.execPath, ['.ci/dev.ts', '--port', String(port)], {
    cwd: folder,
    env: { ...environment, CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => void (output += chunk));
  const ended = new Promise<number | null>((resolve) => void child.on('exit', resolve));
  return {
    output: () => output,
    ended,
    async until(word) {
      const gone = ended.then(() => true);
      for (let tries = 0; tries < 600; tries++) {
        if (output.includes(word)) return;
        const pause = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 100));
        if (await Promise.race([gone, pause])) break;
      }
      throw new Error(`never said ${word}:\n${output}`);
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** A port of 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number> {
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
