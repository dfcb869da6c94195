import type { Answer } from '../../harness/answer.ts';
import { type Client, client, type Init } from '../../harness/client.ts';
import { type Home, home } from '../../harness/demo.ts';
import { carry, type Person, type SeededSession, seedPerson, seedSession } from '../../harness/people.ts';
import type { Server } from '../../harness/server.ts';

export const source = home('brand1', 'dev');
export const target = home('brand3', 'dev');

/** A browser in which a person is signed in at a home; `row` may age the session. */
export async function signedInAt(
  server: Server,
  at: Home = source,
  { person, row = {} }: { person?: Person; row?: Parameters<typeof seedSession>[3] } = {},
): Promise<{ browser: Client; person: Person; session: SeededSession }> {
  const owner = person ?? (await seedPerson(server, { pool: at.pool }));
  const session = await seedSession(server, owner, at, row);
  const browser = client(server);
  carry(server, browser, at, session);
  return { browser, person: owner, session };
}

/** First step, at the brand that the person comes to. */
export const start = (browser: Client, query = 'brand=brand1', at: Home = target, init: Init = {}): Promise<Answer> =>
  browser.get(at.auth, `/handover/start?${query}`, init);

/** First and second step: the answer of the source, which leads to the callback. */
export async function authorize(browser: Client, query?: string, at: Home = target): Promise<Answer> {
  return browser.follow(await start(browser, query, at), at.auth);
}

/** All three steps. */
export async function handOver(browser: Client, query?: string, at: Home = target): Promise<Answer> {
  return browser.follow(await authorize(browser, query, at), at.auth);
}

export const locationOf = (answer: Answer): URL => new URL(answer.header('location') ?? 'nowhere:');

/** Path and query of where an answer leads. */
export const pathOf = (answer: Answer): string => locationOf(answer).pathname + locationOf(answer).search;
