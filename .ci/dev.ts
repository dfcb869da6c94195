import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadBrands, localHosts } from './brand-list.ts';
import { addMissingVars } from './dev-vars.ts';
import { migrateLocally } from './migrations.ts';
import { environment, root, startWrangler } from './wrangler.ts';

const help = `npm run dev [-- --port N]

Serves all brands on this machine at 127.0.0.1, with a real local database. Default port: 8787.`;

function stop(line: string): never {
  console.error(line);
  process.exit(1);
}

function readPort(): number {
  const { values } = parseArgs({
    options: { port: { type: 'string', short: 'p' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const port = Number(values.port ?? '8787');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) stop(`${values.port} is not a port.\n\n${help}`);
  return port;
}

const isTaken = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** True once the worker answers on the port; false after a minute. */
async function answers(port: number): Promise<boolean> {
  for (let tries = 0; tries < 300; tries++) {
    try {
      await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(2_000) });
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  return false;
}

async function greeting(port: number): Promise<string> {
  const rows: [string, string][] = [];
  const brands = await loadBrands();
  for (const brand of brands) {
    for (const { auth, apps } of localHosts(brand)) {
      const at = (host: string) => `http://${host}:${port}`;
      rows.push(['', ''], [brand.name, `${at(auth)}/login`]);
      for (const app of apps) rows.push([`  ${app.id}`, at(app.host)]);
      rows.push(['  mails', `${at(auth)}/dev/outbox`], ['  reference', `${at(auth)}/docs`]);
    }
  }
  const width = Math.max(...rows.map(([left]) => left.length));
  const table = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd()).join('\n');
  const first = brands.flatMap(localHosts)[0];
  const hint = first
    ? `
  Try it:  curl -s http://${first.auth}:${port}/health
  A walk through registration and sign-in with curl stands in README.md. Ctrl-C ends this.`
    : '  No brand has a dev environment: npm run brand -- add <id> makes one.';
  return `\nGatehouse is up.\n${table}\n${hint}\n`;
}

const port = readPort();
if (await isTaken(port)) stop(`Port ${port} is taken. Choose another: npm run dev -- --port ${port + 1}`);

const added = await addMissingVars(join(root, '.dev.vars'), Date.now());
if (added.length > 0) console.log(`.dev.vars: made ${added.join(', ')}`);
const generated = spawnSync(process.execPath, ['.ci/brands.ts'], {
  cwd: root,
  env: environment,
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (generated.status !== 0) stop('The brands do not hold: see above.');
const problem = await migrateLocally();
if (problem !== null) stop(`The local database could not be brought up to date.\n${problem}`);

const child = startWrangler([
  'dev',
  'src/worker.dev.ts',
  '--ip=127.0.0.1',
  `--port=${port}`,
  '--inspector-port=0',
  '--show-interactive-dev-session=false',
]);

// What wrangler says while it starts is for the case that it does not: held back until the worker answers, or shown
// as soon as it speaks of an error.
let held: string[] | null = [];
const show = () => {
  for (const chunk of held ?? []) process.stdout.write(chunk);
  held = null;
};
for (const stream of [child.stdout, child.stderr]) {
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    if (held === null) process.stdout.write(chunk);
    else {
      held.push(chunk);
      // Colour codes stand right before the word, so that there is no word boundary.
      if (chunk.includes('ERROR')) show();
    }
  });
}

let ending = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (ending) return;
    ending = true;
    child.kill('SIGTERM');
    setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), 5_000).unref();
  });
}
child.on('exit', (code) => {
  if (!ending) show();
  process.exit(ending ? 0 : code || 1);
});

console.log('Starting …');
if (await answers(port)) {
  held = null;
  console.log(await greeting(port));
} else if (!ending) {
  show();
  child.kill('SIGTERM');
  stop(`Nothing answered on port ${port} within a minute.`);
}
