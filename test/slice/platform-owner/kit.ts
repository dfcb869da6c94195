import { fromPage } from '../../fixtures/browser.ts';
import { type Sent, send } from '../../fixtures/fixture.ts';
import type { Answer } from '../../harness/answer.ts';
import type { Home } from '../../harness/demo.ts';
import type { Server } from '../../harness/server.ts';

/** A call below /api/platform by whom the cookies belong to. */
export function callPlatform(
  server: Server,
  at: Home,
  cookies: Record<string, string>,
  method: Sent['method'],
  path: string,
  json?: Record<string, unknown>,
): Promise<Answer> {
  const request = fromPage({ server, at }, method, `/api/platform${path}`, { cookies, ...(json ? { json } : {}) });
  return send(server, request);
}
