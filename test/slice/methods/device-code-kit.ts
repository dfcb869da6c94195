import { expect } from 'vitest';
import { COUNTRY } from '../../entry/protocol.ts';
import type { Answer } from '../../harness/answer.ts';
import { type Client, client } from '../../harness/client.ts';
import { type Home, home } from '../../harness/demo.ts';
import { carry, type Person, seedPerson, seedSession } from '../../harness/people.ts';
import type { Server } from '../../harness/server.ts';

export const at = home('brand1', 'prod');
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

export interface Codes {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
  readonly interval: number;
}

/** A program on a device: no cookies, forms as RFC 8628 has them. */
export const device = (server: Server): Client => client(server, { jar: null });

export async function codesOf(
  caller: Client,
  userAgent = 'brandcli/1.0 (Linux)',
  country: string | null = null,
): Promise<Codes> {
  const form = { client_id: 'brand1:app1' };
  const headers = { 'user-agent': userAgent, [COUNTRY]: country };
  const answer = await caller.request(at.auth, '/auth/device/code', { form, headers });
  expect(answer.status, String(answer)).toBe(200);
  return answer.json<Codes & Record<string, unknown>>();
}

export const poll = (
  caller: Client,
  { device_code }: Pick<Codes, 'device_code'>,
  { where = at, clientId = 'brand1:app1' }: { where?: Home; clientId?: string } = {},
): Promise<Answer> =>
  caller.request(where.auth, '/auth/token', { form: { grant_type: GRANT, device_code, client_id: clientId } });

/** The name of the refusal that a device gets. */
export async function refusal(answer: Answer | Promise<Answer>): Promise<unknown> {
  const { status, ...rest } = await answer;
  expect(status, JSON.stringify(rest)).toBeGreaterThanOrEqual(400);
  return (await answer).json().error;
}

export const decide = (
  browser: Client,
  { user_code }: Pick<Codes, 'user_code'>,
  decision?: 'approve' | 'deny',
): Promise<Answer> =>
  browser.post(at.auth, '/auth/device/verify', { user_code, ...(decision === undefined ? {} : { decision }) });

/** Somebody who is signed in, in a browser of their own. */
export async function somebody(
  server: Server,
  row: NonNullable<Parameters<typeof seedSession>[3]> = {},
): Promise<{ browser: Client; person: Person; sid: string }> {
  const person = await seedPerson(server);
  const session = await seedSession(server, person, at, row);
  const browser = client(server);
  carry(server, browser, at, session);
  return { browser, person, sid: session.id };
}

/** A device whose code somebody has approved. */
export async function approved(server: Server) {
  const caller = device(server);
  const codes = await codesOf(caller);
  const who = await somebody(server);
  expect((await decide(who.browser, codes, 'approve')).json()).toEqual({ message: 'The device is signed in' });
  return { caller, codes, ...who };
}
