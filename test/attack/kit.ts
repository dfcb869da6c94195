import assert from 'node:assert/strict';
import type { Route } from '../../src/http/route.ts';
import type { ErrorCode } from '../../src/lib/errors.ts';
import { type Change, type Fixture, type Sent, send, withHeaders } from '../fixtures/fixture.ts';
import { type Call, calls, rows } from '../fixtures/rows.ts';
import { unchanged } from '../fixtures/state.ts';
import type { Answer } from '../harness/answer.ts';
import { home } from '../harness/demo.ts';
import { expectFloor } from '../harness/floor.ts';
import { expectProblem, type Problem } from '../harness/problem.ts';
import type { Server, ServerOptions } from '../harness/server.ts';

/** Limits per network are wide open: what is tried here must be stopped by something else. */
export const unlimited: ServerOptions = { limits: { rate: 1_000_000, send: 1_000_000 } };

/** Whether a row asks who is signed in. */
export const asksForSession = ({ auth }: Route): boolean =>
  ['session', 'person', 'set_up', 'bearer_or_pending'].includes(auth);

/** Where attacks are tried unless they are about the place. */
export const at = home('brand1', 'prod');

/** The first way to call each row with JSON, for the rows that take a body. */
export const jsonCalls: readonly Call[] = firstOfEachRow(
  ({ route, fixture }) => route.body !== undefined && !fixture.isForm,
);

/** The first way to call each row with a form, for the rows that take one. */
export const formCalls: readonly Call[] = firstOfEachRow(({ fixture }) => fixture.isForm === true);

/** The normal way to call each row. */
export const normalCalls: readonly Call[] = firstOfEachRow(() => true);

/** The first way to call each row that asks for a session, by its cookie. */
export const sessionCalls: readonly Call[] = firstOfEachRow(
  ({ route, fixture }) =>
    asksForSession(route) && route.auth !== 'bearer_or_pending' && !/token|key/.test(fixture.name),
);

/** Every way to call each row that renews access by a refresh token. */
export const refreshCalls: readonly Call[] = calls.filter(
  ({ route, fixture }) => route.auth === 'refresh' && !fixture.isForm && /refresh$/.test(route.path),
);

const assured = calls.filter(({ route }) => route.assurance !== undefined);

/** Every way to call each row that asks how its caller was proven, and those for which it does not ask. */
export const assuredCalls: readonly Call[] = assured.filter(({ fixture }) => !fixture.isUnguarded);
export const unguardedCalls: readonly Call[] = assured.filter(({ fixture }) => fixture.isUnguarded);

/** A way to call each row that changes nothing while it is refused; of rows that only read, one that reads. */
export const quietCalls: readonly Call[] = firstOfEachRow(
  ({ route, fixture }) => route.method !== 'GET' || !fixture.mutates,
);

function firstOfEachRow(fits: (call: Call) => boolean): Call[] {
  return rows.flatMap(({ route }) => calls.find((call) => call.route === route && fits(call)) ?? []);
}

/** For `describe.each`: title and call. */
export const titled = (list: readonly Call[]) => list.map((call) => [call.title, call] as const);

/**
 * Fails unless an answer is a refusal with one of these codes: a whole problem, with the headers of every answer and
 * without a cookie.
 */
export function expectRefusal(answer: Answer, codes: readonly ErrorCode[]): Problem {
  const { code } = JSON.parse(answer.text || '{}') as { code?: ErrorCode };
  assert.ok(code !== undefined && codes.includes(code), `expected ${codes.join(' or ')}: ${answer}`);
  const problem = expectProblem(answer, code);
  expectFloor(answer, { https: true });
  assert.deepEqual(answer.all('set-cookie'), [], 'a refusal sets a cookie');
  return problem;
}

/** One hostile form of a request. */
export interface Attack {
  /** What it does, for the message of a failure. */
  readonly name: string;
  readonly change: Change;
  /** How it may be refused. */
  readonly codes: readonly ErrorCode[];
}

/** The request with another body, of a media type; null sends none. */
export const withBody = (
  { headers }: Sent,
  body: string | Uint8Array,
  type: string | null = 'application/json',
): Change => ({
  body,
  headers: { ...headers, 'content-type': type },
});

/** The request with a form in place of its own, from a caller who is answered in JSON where a browser gets a page. */
export const withForm = (request: Sent, body: string): Change =>
  withBody(withHeaders(request, { accept: null }), body, 'application/x-www-form-urlencoded');

/** Runs work over a list, `atOnce` of it at a time, and names what failed. */
export async function each<T>(
  list: readonly T[],
  nameOf: (item: T) => string,
  run: (item: T) => Promise<unknown>,
  atOnce = 8,
): Promise<void> {
  for (let start = 0; start < list.length; start += atOnce) {
    await Promise.all(
      list.slice(start, start + atOnce).map((item) =>
        run(item).catch((error: unknown) => {
          throw new Error(`${nameOf(item)}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
          });
        }),
      ),
    );
  }
}

/**
 * Tries every hostile form of one valid request. Each must be refused, nothing that is stored may be different after
 * them, counters and audit included, and the request itself must still succeed: it was refused for what was done to it.
 */
export async function assail(
  server: Server,
  fixture: Fixture,
  attacksOn: (request: Sent) => readonly Attack[],
): Promise<void> {
  const { request, expect } = await fixture.prepare({ server, at });
  const attacks = attacksOn(request);
  assert.ok(attacks.length > 0, 'nothing was tried');
  await unchanged(server, () =>
    each(
      attacks,
      ({ name }) => name,
      async ({ change, codes }) => expectRefusal(await send(server, request, change), codes),
    ),
  );
  expect(await send(server, request));
}
