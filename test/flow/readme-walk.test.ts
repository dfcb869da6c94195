import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../harness/build.ts';
import { freePort, freshCheckout, type Running, runDev } from '../harness/fresh-checkout.ts';

const PORT = '8787';

interface Step {
  readonly commands: string;
  /** Lines that the README says it prints; `…` is what differs. */
  readonly prints: readonly string[];
}

const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');

/** The walk: each ```bash block, with the ```text block that follows it. */
function stepsOf(markdown: string): Step[] {
  const walk = /^## A walk with curl$([\s\S]*?)^## /m.exec(markdown)?.[1] ?? '';
  const blocks = [...walk.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind, text = '']) => ({ kind, text }));
  return blocks.flatMap(({ kind, text }, index) => {
    const next = blocks[index + 1];
    if (kind !== 'bash') return [];
    return [{ commands: text, prints: next?.kind === 'text' ? next.text.trimEnd().split('\n') : [] }];
  });
}

const steps = stepsOf(readme);

/** Between two steps, so that it is known which of them printed what. */
const MARK = '--8<--';

/** Pastes the walk into one bash, with nothing changed but the port. Gives what each step printed. */
async function walk(port: number): Promise<string[][]> {
  const script = steps
    .map(({ commands }) => `${commands}echo '${MARK}'\n`)
    .join('')
    .replaceAll(PORT, String(port));
  const child = spawn('bash', ['-s'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let printed = '';
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk;
  });
  child.stdin.end(script);
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, complaints]).toEqual([0, '']);
  return printed.split(`${MARK}\n`).map((part) => part.split('\n').slice(0, -1));
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const patternOf = (line: string): RegExp => new RegExp(`^${line.split('…').map(literal).join('.+')}$`);

let folder: string;
let port: number;
let server: Running;
let printed: string[][];

beforeAll(async () => {
  folder = freshCheckout();
  port = await freePort();
  server = runDev(folder, port);
  await server.until('Gatehouse is up.');
  printed = (await walk(port)).map((lines) => lines.map((line) => line.replaceAll(String(port), PORT)));
}, 180_000);
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}, 30_000);

describe('the README', () => {
  test('has a walk whose every step but the first says what it prints', () => {
    expect(steps.length).toBeGreaterThan(8);
    expect(steps.map(({ prints }) => prints.length > 0)).toEqual(steps.map((_, index) => index > 0));
  });

  test('names the hosts of both brands as npm run dev prints them on a fresh checkout', () => {
    const output = server.output().replaceAll(String(port), PORT);
    for (const [, origin = ''] of readme.matchAll(/(http:\/\/(?:auth|app\d)\.brand[12]\.localhost:8787)/g)) {
      expect(output).toContain(origin);
    }
    expect(output).toContain('http://auth.brand2.localhost:8787/dev/outbox');
  });

  test.each(steps.map((step, index) => [step.commands.trim().split('\n')[0], index] as const))(
    'step “%s” prints what it says',
    (_, index) => {
      const expected = steps[index]?.prints ?? [];
      const lines = printed[index] ?? [];
      expect(lines.length, lines.join('\n')).toBe(expected.length);
      for (const [n, line] of expected.entries()) expect(lines[n]).toMatch(patternOf(line));
    },
  );

  test('shows that the same address is another person at brand2, and the same one at brand1 all along', () => {
    const ids = printed
      .flat()
      .filter((line) => line.startsWith('{"message":"Signed in"'))
      .map((line) => (JSON.parse(line) as { user: { id: string } }).user.id);
    const [first, atBrand2, byLink, afterReset] = ids;
    expect(ids).toHaveLength(4);
    expect(new Set([first, byLink, afterReset]).size).toBe(1);
    expect(atBrand2).not.toBe(first);
  });

  test('leads to files and commands that exist', async () => {
    const { scripts } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)#?([^)]*)\)/g)];
    expect(links.map(([, file = '']) => file).filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
    for (const [, file = '', heading = ''] of links) {
      const text = heading && (await readFile(path.join(ROOT, file), 'utf8'));
      const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, words = '']) =>
        words.toLowerCase().replaceAll(' ', '-'),
      );
      if (heading) expect(headings).toContain(heading);
    }
    expect(existsSync(path.join(ROOT, 'src/signin/finish.ts'))).toBe(true);
    const commands = [...readme.matchAll(/npm (?:run )?(ci|test|dev|[a-z]+)\b/g)].map(([, name = '']) => name);
    expect(commands.filter((name) => !['ci', 'run'].includes(name) && !(name in scripts))).toEqual([]);
  });
});
