import { existsSync } from 'node:fs';

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm';

/** Miniflare puts what nobody keeps into the folder for temporary files: in memory no write waits for a disk. */
export function inMemory<T>(make: () => T): T {
  const { TMPDIR } = process.env;
  if (existsSync(MEMORY)) process.env.TMPDIR = MEMORY;
  try {
    return make();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}
