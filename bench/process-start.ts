import { readFileSync } from 'node:fs';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { bindings, compatibility, quiet } from '../test/harness/platform.ts';
import { listenerPid } from '../test/harness/process.ts';
import { newSecrets, secretBindings } from '../test/harness/secrets.ts';
import { cpuMs } from './cpu.ts';

/**
 * CPU milliseconds of a whole workerd process from its start until a worker has answered once. Unlike the profile of the
 * global scope it holds what reading and compiling the code costs, and also what every such process costs.
 */
export async function processStartMs(file: string): Promise<number> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...quiet,
      handleStructuredLogs: () => undefined,
      workers: [
        {
          name: 'started',
          ...compatibility,
          ...bindings({ rate: 1_000, send: 1_000 }),
          bindings: secretBindings(await newSecrets()),
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
    const answer = await fetch(url);
    await answer.arrayBuffer();
    return cpuMs(pid);
  } finally {
    await miniflare.dispose();
  }
}
