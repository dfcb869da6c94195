import { afterAll, beforeAll } from 'vitest';
import { type Server, type ServerOptions, startServer } from './server.ts';

/** One server for a file or a `describe`: started before its tests, stopped after them. Call what it returns in a test. */
export function useServer(options?: ServerOptions): () => Server {
  let server: Server | undefined;
  beforeAll(async () => {
    server = await startServer(options);
  });
  afterAll(async () => {
    await server?.stop();
  });
  return () => {
    if (!server) throw new Error('the server runs within tests only');
    return server;
  };
}
