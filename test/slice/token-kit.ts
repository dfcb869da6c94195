import { expect } from 'vitest';
import type { Answer } from '../harness/answer.ts';
import { client } from '../harness/client.ts';
import type { Home } from '../harness/demo.ts';
import { mailTo } from '../harness/mail.ts';
import type { Server } from '../harness/server.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

/** The two dialects of one surface, by what stands before a path. */
export const dialects = ['/auth', '/auth/native'] as const;

let addresses = 0;

/** An address that nobody has used before. */
export const newAddress = (): string => `token${++addresses}-${Math.random().toString(36).slice(2, 8)}@example.org`;

/** Posts JSON as a program does, at a moment from now. */
export function post(server: Server, at: Home, path: string, json: unknown, offsetMs = 0): Promise<Answer> {
  const caller = client(server, { jar: null });
  caller.travelTo(offsetMs);
  return caller.post(at.auth, path, json);
}

/** Asks for a code and takes it out of the newest of `count` mails. */
export async function askForCode(
  server: Server,
  at: Home,
  path: string,
  email: string,
  { count = 1, offsetMs = 0 } = {},
): Promise<string> {
  const asked = await post(server, at, path, { email }, offsetMs);
  expect(asked.status, String(asked)).toBe(200);
  return codeIn((await mailTo(server, email, { count }))[0]);
}

export function codeIn({ code, subject }: { code?: string; subject: string }): string {
  if (!code) throw new Error(`no code in “${subject}”`);
  return code;
}

/** A code of six digits that is another one. */
export const wrong = (code: string, step = 1): string => String((Number(code) + step) % 1_000_000).padStart(6, '0');

interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly user: { readonly id: string; readonly email: string | null; readonly [name: string]: unknown };
}

/** The tokens of an answer that signs in. */
export function tokensOf(answer: Answer): Tokens {
  expect(answer.status, String(answer)).toBe(200);
  return answer.json<Tokens & Record<string, unknown>>();
}
