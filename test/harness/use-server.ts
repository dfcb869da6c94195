import { afterAll, beforeAll } from 'vitest';
import { refuseSlowSteps } from '../contract/query-plans.ts';
import { type Server, type ServerOptions, startServer } from './server.ts';

/** Builds that do not tell what they ask. */
const UNINSTRUMENTED: readonly unknown[] = ['production', 'development'];

/**
 * One server for a file or a `describe`: started before its tests, stopped after them. Call what it returns in a test.
 * All that they made it ask of its database is judged at the end: each refusal asks something that no success does.
 */
export function useServer(options?: ServerOptions): () => Server {
  let server: Server | undefined;
  beforeAll(async () => {
    server = await startServer(options);
  });
  afterAll(async () => {
    try {
      if (server && !UNINSTRUMENTED.includes(options?.bundle)) await refuseSlowSteps(server);
    } finally {
      await server?.stop();
    }
  });
  return () => {
    if (!server) throw new Error('the server runs within tests only');
    return server;
  };
}
