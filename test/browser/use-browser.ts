import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Server } from '../harness/server.ts';
import { startChromium } from './chromium.ts';
import { type Edge, startEdge } from './https.ts';

/** Where pictures of pages go. */
export const screenshots = join(import.meta.dirname, '../screenshots');

interface Running {
  readonly edge: Edge;
  readonly browser: Awaited<ReturnType<typeof startChromium>>;
}

/** One browser for a file, which reaches a server over https: started before its tests, closed after them. Call it in a test. */
export function useBrowser(server: () => Server): () => Running {
  let edge: Edge | undefined;
  let browser: Running['browser'] | undefined;
  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    edge = await startEdge(server());
    browser = await startChromium(edge);
  });
  afterAll(async () => {
    await browser?.close();
    await edge?.close();
  });
  return () => {
    if (!edge || !browser) throw new Error('the browser runs within tests only');
    return { edge, browser };
  };
}
