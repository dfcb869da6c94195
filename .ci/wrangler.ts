import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';

export const root = join(import.meta.dirname, '..');
const binaries = join(root, 'node_modules', '.bin');

/** The environment of every child: the project's own node first, and a wrangler that neither asks nor reports. */
export const environment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}`,
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: 'true',
};

const wranglerScript = join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js');

/**
 * Starts wrangler in a process group of its own, so that a terminal's Ctrl-C reaches this process alone and the group
 * can be ended as a whole.
 */
export const startWrangler = (args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> =>
  spawn(process.execPath, [wranglerScript, ...args], {
    cwd: root,
    env: { ...environment, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs wrangler to its end without a terminal, so that it never asks. Never rejects: a failure is a code. */
export const wrangler = (args: readonly string[], input?: string): Promise<Outcome> =>
  run(process.execPath, [wranglerScript, ...args], input);

/** Runs a program to its end and keeps what it printed. Never rejects: a failure is a code. */
export function run(program: string, args: readonly string[], input = ''): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: `${stderr}${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
