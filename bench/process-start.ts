import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { intercomSecrets } from '../test/harness/intercom-secrets.ts';
import { oauthSecrets } from '../test/harness/oauth-secrets.ts';
import { bindings, compatibility, quiet } from '../test/harness/platform.ts';
import { listenerPid } from '../test/harness/process.ts';
import { newSecrets, secretBindings } from '../test/harness/secrets.ts';
import { cpuMs } from './cpu.ts';

/**
 * CPU milliseconds of a whole workerd process from its start until a worker has answered once. Unlike the profile of the
 * global scope it holds what reading and compiling the code costs, and also what every such process costs.
 * @param tables statements that make the tables without which the worker gives no answer
 */
export async function processStartMs(file: string, tables: readonly string[] = []): Promise<number> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...quiet,
      handleStructuredLogs: () => undefined,
      workers: [
        {
          name: 'started',
          ...compatibility,
          ...bindings({ rate: 1_000, send: 1_000 }),
          bindings: {
            MAIL_TRANSPORT: 'binding',
            OAUTH_SECRETS: oauthSecrets(),
            INTERCOM_SECRETS: intercomSecrets(),
            ...secretBindings(await newSecrets()),
          },
          modules: [{ type: 'ESModule', path: 'worker.js', contents: readFileSync(file, 'utf8') }],
          unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
        },
      ],
    }),
  );
  try {
    await miniflare.ready;
    const url = await miniflare.unsafeGetDirectURL('started');
    const pid = await listenerPid(Number(url.port));
    const beside = tables.length > 0 ? await makeMs(miniflare, tables, pid) : 0;
    const answer = await fetch(url);
    const text = await answer.text();
    // Its own refusal of a place that it does not know is an answer; what the runtime says of a worker that throws is none.
    assert.ok(answer.status < 500, `${file} answered ${answer.status}: ${text.slice(0, 200)}`);
    return cpuMs(pid) - beside;
  } finally {
    await miniflare.dispose();
  }
}

/** Makes a worker's tables. What that takes is not the worker's start. */
async function makeMs(miniflare: Miniflare, tables: readonly string[], pid: number): Promise<number> {
  const before = cpuMs(pid);
  const db = (await miniflare.getD1Database('DB', 'started')) as unknown as D1Database;
  await db.batch(tables.map((statement) => db.prepare(statement)));
  return cpuMs(pid) - before;
}
