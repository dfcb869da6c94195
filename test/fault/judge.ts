import assert from 'node:assert/strict';
import { parseSessionValue, secretHash } from '../../src/session/secret.ts';
import type { Prepared } from '../fixtures/fixture.ts';
import type { Answer } from '../harness/answer.ts';
import { expectNoLeak, expectProblem } from '../harness/problem.ts';
import type { Server } from '../harness/server.ts';
import type { Cell } from './cells.ts';

/** Whether an answer is the success that was asked for; what else it is, the reason tells. */
export function successOf(answer: Answer, expect: Prepared['expect']): { ok: true } | { ok: false; why: string } {
  try {
    expect(answer);
    return { ok: true };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Fails unless an answer under a fault is a success, or the refusal that the fault calls for: 503 with Retry-After
 * where a dependency gave no answer, 429 where the limiter refused, a 4xx where KV missed what was there. A request
 * that hangs is cancelled by the platform with a bare 500 of its own.
 */
export function judge(answer: Answer, { kind, mode }: Cell, expect: Prepared['expect']): 'success' | 'refused' {
  const outcome = successOf(answer, expect);
  if (outcome.ok) return 'success';
  assert.ok(answer.status >= 400, `neither the success nor a refusal: ${answer} (${outcome.why})`);
  if (mode === 'hang' && answer.status === 500 && answer.all('x-request-id').length === 0) {
    expectNoLeak(answer.text.replace(/^Error:.*hung.*$/im, ''));
    assert.deepEqual(answer.all('set-cookie'), []);
    return 'refused';
  }
  if (mode === 'deny') expectLimited(answer);
  else if (mode === 'null' || mode.startsWith('stale')) expectRefusal(answer);
  else if (kind === 'fetch') expectProviderGone(answer);
  else expectProblem(answer, 'unavailable');
  assert.deepEqual(
    answer.cookies.filter(({ value }) => value !== ''),
    [],
    'a refusal sets a cookie',
  );
  return 'refused';
}

/** Told to come later, as problem or, in a browser that comes from another site, as page. */
function expectLimited(answer: Answer): void {
  assert.equal(answer.status, 429, String(answer));
  assert.ok(retryAfterSeconds(answer) > 0, 'nobody says when to come again');
  if (answer.header('content-type')?.startsWith('text/html')) expectNoLeak(answer.text);
  else expectProblem(answer, 'rate_limited');
}

/** Any refusal of the caller's side, as problem or page. */
function expectRefusal(answer: Answer): void {
  assert.ok(answer.status < 500, `a miss is no failure of ours: ${answer}`);
  if (answer.header('content-type')?.startsWith('text/html')) expectNoLeak(answer.text);
  else
    expectProblem(answer, answer.json<{ code: Parameters<typeof expectProblem>[1] } & Record<string, unknown>>().code);
}

/** Seconds that a refused caller was told to wait. */
export const retryAfterSeconds = (answer: Answer): number => Number(answer.header('retry-after') ?? 0);

/** Ids of the sessions that an answer hands out. Fails where one of them does not stand. */
export async function handedOut(server: Server, answer: Answer): Promise<string[]> {
  const ids = new Set<string>();
  for (const { name, value } of answer.cookies) {
    const parsed = name.endsWith('-sid') && value !== '' ? parseSessionValue(value) : null;
    if (!parsed) continue;
    const rows = await server.sql(
      'SELECT id FROM sessions WHERE id = ? AND secret_hash = ? AND revoked_at IS NULL',
      parsed.id,
      secretHash(parsed.secret),
    );
    assert.equal(rows.length, 1, 'a session cookie for a session that does not exist');
    ids.add(parsed.id);
  }
  // Of a sign-in that waits for its second factor: the refresh token is of the session that this step will open.
  const waits = jwts(answer).some(({ typ }) => typ === 'mfa+jwt');
  for (const sid of waits ? [] : [...refreshTokens(answer), ...accessTokens(answer)]) {
    const rows = await server.sql('SELECT id FROM sessions WHERE id = ? AND revoked_at IS NULL', sid);
    assert.equal(rows.length, 1, 'a token for a session that does not exist');
    ids.add(sid);
  }
  return [...ids];
}

const texts = (answer: Answer): string =>
  [answer.text, ...answer.cookies.map(({ value }) => value), answer.header('location') ?? ''].join('\n');

const refreshTokens = (answer: Answer): string[] =>
  [...texts(answer).matchAll(/\b[\w-]{1,32}\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.\d+\.[\w-]{43}\b/g)].map(
    ([, sid]) => sid as string,
  );

const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, string>;

/** What the tokens of an answer are, and of which session. */
const jwts = (answer: Answer): { typ: string | undefined; sid: string | undefined }[] =>
  [...texts(answer).matchAll(/\b(eyJ[\w-]+)\.(eyJ[\w-]+)\.[\w-]+/g)].map(([, header = '', payload = '']) => ({
    typ: decoded(header).typ,
    sid: decoded(payload).sid,
  }));

const accessTokens = (answer: Answer): string[] => jwts(answer).flatMap(({ sid }) => (sid === undefined ? [] : [sid]));

/** A provider that people sign in with is named as such, and a browser that came from there is told so by a page. */
function expectProviderGone(answer: Answer): void {
  assert.equal(answer.status, 503, String(answer));
  if (answer.header('content-type')?.startsWith('text/html')) expectNoLeak(answer.text);
  else expectProblem(answer, answer.json().code === 'provider_unavailable' ? 'provider_unavailable' : 'unavailable');
}
