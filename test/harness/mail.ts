import { exchange } from './exchange.ts';
import type { Server } from './server.ts';
import { urlOf } from './url-of.ts';

/** A message as the development outbox shows it. */
export interface Message {
  readonly id: string;
  readonly channel: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly links: readonly string[];
  readonly code?: string;
  readonly created_at: string;
}

const outboxCall = async (server: Pick<Server, 'port'>, method: 'GET' | 'DELETE', query: string, host: string) => {
  const { host: field, origin } = urlOf(server.port, host);
  const answer = await exchange(server.port, {
    method,
    target: `/dev/outbox${query}`,
    fields: [
      ['host', field],
      ['accept', 'application/json'],
      ...(method === 'DELETE' ? ([['origin', origin]] as const) : []),
    ],
  });
  if (answer.status >= 300) throw new Error(`the outbox does not answer: ${answer}`);
  return answer;
};

/** Messages that were sent so far, newest first; to one address where it is given. */
export async function outbox(server: Pick<Server, 'port'>, to?: string, host = 'localhost'): Promise<Message[]> {
  const query = to === undefined ? '' : `?to=${encodeURIComponent(to)}`;
  return (await outboxCall(server, 'GET', query, host)).json<{ messages: Message[] }>().messages;
}

/** Empties the outbox page. */
export async function emptyOutbox(server: Pick<Server, 'port'>, host = 'localhost'): Promise<void> {
  await outboxCall(server, 'DELETE', '', host);
}

/**
 * The messages to an address, newest first, once there are at least `count`: mail leaves after the answer. Throws
 * where they do not come within `timeoutMs`.
 */
export async function mailTo(
  server: Pick<Server, 'port'>,
  to: string,
  { count = 1, timeoutMs = 5_000, host = 'localhost' }: { count?: number; timeoutMs?: number; host?: string } = {},
): Promise<[Message, ...Message[]]> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const [newest, ...older] = await outbox(server, to, host);
    if (newest && older.length + 1 >= count) return [newest, ...older];
    if (performance.now() > until)
      throw new Error(`${newest ? older.length + 1 : 0} of ${count} messages to ${to} in ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The one link of a message that leads to a path. Throws where there is none, or more than one. */
export function linkOf(message: Pick<Message, 'links' | 'subject'>, pathname: string): URL {
  const found = [...new Set(message.links)].filter((link) => new URL(link).pathname === pathname);
  const [only, ...more] = found;
  if (!only || more.length > 0) throw new Error(`${found.length} links to ${pathname} in “${message.subject}”`);
  return new URL(only);
}

/** The token that the one link to a path carries. */
export function tokenOf(message: Pick<Message, 'links' | 'subject'>, pathname: string): string {
  const token = linkOf(message, pathname).searchParams.get('token');
  if (!token) throw new Error(`the link to ${pathname} has no token`);
  return token;
}
