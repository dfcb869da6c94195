import { expect } from 'vitest';
import type { Answer } from '../../harness/answer.ts';
import { type Client, client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { carry, type Person, type PersonOptions, seedPerson, seedSession } from '../../harness/people.ts';
import { expectProblem } from '../../harness/problem.ts';
import type { Server } from '../../harness/server.ts';

export const at = home('brand1', 'prod');

export interface SignedIn {
  readonly person: Person;
  readonly browser: Client;
  readonly sid: string;
}

/** Somebody who is signed in, in a browser of their own; `session` may age the session or raise its level. */
export async function somebody(
  server: Server,
  { options = {}, session = {} }: { options?: PersonOptions; session?: Parameters<typeof seedSession>[3] } = {},
): Promise<SignedIn> {
  const person = await seedPerson(server, { pool: at.pool, ...options });
  const { browser, sid } = await another(server, person, session);
  return { person, browser, sid };
}

/** Another browser in which somebody is signed in. */
export async function another(
  server: Server,
  person: Person,
  row: Parameters<typeof seedSession>[3] = {},
): Promise<{ browser: Client; sid: string }> {
  const browser = client(server);
  const session = await seedSession(server, person, at, row);
  carry(server, browser, at, session);
  return { browser, sid: session.id };
}

/** A proof that is too old for a change of ways in. */
export const old = () => ({ authTime: Date.now() - 11 * 60_000 });

export const ok = <T = Record<string, unknown>>(answer: Answer): T => {
  expect(answer.status, String(answer)).toBe(200);
  return answer.json() as T;
};

export const signIn = (server: Server, email: string, password: string): Promise<Answer> =>
  client(server).post(at.auth, '/login', { email, password });

/** Fails unless the answer asks for a more recent or a stronger proof. */
export const expectStepUp = (answer: Answer): void =>
  void expectProblem(answer, 'step_up_required', ['acr_values', 'max_age']);
