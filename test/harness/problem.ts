import assert from 'node:assert/strict';
import { type ErrorCode, errors } from '../../src/lib/errors.ts';
import type { Answer } from './answer.ts';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: ErrorCode;
  readonly request_id: string;
  readonly errors?: readonly { readonly path: string; readonly code: string; readonly message: string }[];
}

const known = new Set(['type', 'title', 'status', 'detail', 'code', 'request_id', 'errors']);

/** Members that clients of OAuth get besides (RFC 6749 §5.2). */
const ofOAuth = new Set(['error', 'error_description']);

/** What must not be read by a caller: stack frames, SQL, names of libraries and files of the machine. */
const leaks =
  /\n\s+at |\.[cm]?[jt]sx?:\d|node_modules|node:internal|D1_ERROR|SQLITE|\b(?:insert into|delete from|select\b.+\bfrom|update\b.+\bset)\b|drizzle|\bzod\b|TypeError|ReferenceError|SyntaxError/i;

/** Fails where a text tells of the worker's insides. */
export function expectNoLeak(text: string): void {
  assert.doesNotMatch(text, leaks);
}

/**
 * Fails unless an answer is the problem of a code, whole and well: status, media type, members, request id, and the
 * fields that go with its status. Returns the body.
 * @param extra names of the extension members that this code has here
 */
export function expectProblem(answer: Answer, code: ErrorCode, extra: readonly string[] = []): Problem {
  const { status, title } = errors[code];
  assert.equal(answer.status, status, `expected ${code}: ${answer}`);
  const body = JSON.parse(answer.text) as Problem;
  const isOAuth = 'error' in body;
  assert.equal(answer.header('content-type'), isOAuth ? 'application/json' : 'application/problem+json');
  assert.equal(body.code, code, String(answer));
  assert.equal(body.status, status);
  assert.equal(body.title, title);
  assert.ok(URL.canParse(body.type) && body.type.endsWith(code), `type ${body.type}`);
  assert.match(body.request_id, /^\S{8,}$/);
  assert.equal(answer.header('x-request-id'), body.request_id);
  const unknown = Object.keys(body).filter(
    (name) => !known.has(name) && !extra.includes(name) && !(isOAuth && ofOAuth.has(name)),
  );
  assert.deepEqual(unknown, [], 'members that a problem does not have');
  for (const name of extra) assert.ok(name in body, `member ${name}`);
  for (const field of body.errors ?? []) assert.deepEqual(Object.keys(field).sort(), ['code', 'message', 'path']);
  assert.equal(answer.header('cache-control'), 'no-store');
  expectFieldsOf(answer);
  expectNoLeak(answer.text);
  return body;
}

/** The fields that RFC 9110, RFC 6750 and the RateLimit draft ask for by status. */
function expectFieldsOf(answer: Answer): void {
  const { status } = answer;
  if (status === 401) assert.match(answer.header('www-authenticate') ?? '', /^Bearer\b/);
  if (status === 405) assert.match(answer.header('allow') ?? '', /^[A-Z]+(?:, ?[A-Z]+)*$/);
  if (status === 429 || status === 503) assert.match(answer.header('retry-after') ?? '', /^[1-9]\d*$/);
  if (status === 429) assert.ok(answer.header('ratelimit'), 'RateLimit');
}
