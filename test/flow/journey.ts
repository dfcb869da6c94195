import type { Answer } from '../harness/answer.ts';
import { type Client, client, type Init } from '../harness/client.ts';
import type { Home } from '../harness/demo.ts';
import { mailTo, tokenOf } from '../harness/mail.ts';
import type { Server } from '../harness/server.ts';

/** A password that no name, address or brand of these tests is part of. */
export const FIRST = 'quiet-river-lantern';
export const SECOND = 'amber-window-sparrow';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * A clock offset for a look at what holds for a second only: on a busy machine a second may be over before the next
 * request is there.
 */
export const JUST_BEFORE_MS = -10_000;

let addresses = 0;

/** An address that nobody in this file has used. */
export const newAddress = (): string => `someone${++addresses}@example.org`;

/** Registers an address at a home. */
export const register = (caller: Client, at: Home, email: string, password = FIRST): Promise<Answer> =>
  caller.post(at.auth, '/register', { email, password, name: 'Mary Poe' });

/** Signs in with a password; `fields` go into the body beside it, `init` to the request. */
export const signIn = (
  caller: Client,
  at: Home,
  email: string,
  password: string,
  fields: Readonly<Record<string, unknown>> = {},
  init: Omit<Init, 'json'> = {},
): Promise<Answer> => caller.post(at.auth, '/login', { email, password, ...fields }, init);

/** The token of the newest link to a path that was mailed to an address, once `count` mails to it are there. */
export const mailedToken = async (
  server: Server,
  email: string,
  path: '/verify-email' | '/magic-link' | '/reset-password',
  count = 1,
): Promise<string> => tokenOf((await mailTo(server, email, { count }))[0], path);

/** Asks for a sign-in or reset link and takes its token out of the mail. `count` as in `mailedToken`. */
export async function askForLink(
  server: Server,
  caller: Client,
  at: Home,
  kind: 'magic-link' | 'reset',
  email: string,
  { count = 1, ...fields }: { count?: number; return_to?: string; remember?: boolean } = {},
): Promise<string> {
  const path = kind === 'reset' ? '/forgot-password' : '/magic-link';
  const asked = await caller.post(at.auth, path, { email, ...fields });
  if (asked.status !== 200) throw new Error(`no link: ${asked}`);
  return mailedToken(server, email, kind === 'reset' ? '/reset-password' : '/magic-link', count);
}

/** Registers an address in a browser of its own, up to the confirmation link in the mail. `count` as in `mailedToken`. */
export async function startRegistration(server: Server, at: Home, email = newAddress(), password = FIRST, count = 1) {
  const browser = client(server);
  const answer = await register(browser, at, email, password);
  if (answer.status !== 201) throw new Error(`not registered: ${answer}`);
  return { browser, email, answer, token: await mailedToken(server, email, '/verify-email', count) };
}

/** Registers an address and confirms it as a program does. Returns the person's id. */
export async function registered(server: Server, caller: Client, at: Home, email: string): Promise<string> {
  const answer = await register(caller, at, email);
  const token = await mailedToken(server, email, '/verify-email');
  const verified = await caller.get(at.auth, `/verify-email?token=${token}`);
  if (answer.status !== 201 || verified.status !== 200) throw new Error(`not registered: ${answer} ${verified}`);
  return answer.json<{ user: { id: string } }>().user.id;
}

/** Ids of a person's sessions that nothing has ended. */
export const liveSessions = async (server: Server, userId: string): Promise<string[]> =>
  (await server.sql<{ id: string }>('SELECT id FROM sessions WHERE user_id = ? AND revoked_at IS NULL', userId)).map(
    ({ id }) => id,
  );

/** How many audit events of a name and outcome there are about a person. */
export async function countEvents(
  server: Server,
  subjectId: string,
  event: string,
  outcome: 'success' | 'failure' = 'success',
): Promise<number> {
  const [row] = await server.sql<{ n: number }>(
    'SELECT COUNT(*) AS n FROM audit_events WHERE subject_id = ? AND event = ? AND outcome = ?',
    subjectId,
    event,
    outcome,
  );
  return row?.n ?? 0;
}

/** How many rows a table has. */
export async function countRows(server: Server, table: 'outbox' | 'sessions' | 'users' | 'claims'): Promise<number> {
  const [row] = await server.sql<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`);
  return row?.n ?? 0;
}
