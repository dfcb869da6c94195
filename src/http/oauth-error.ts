import { type ErrorCode, errors } from '../lib/errors.ts';
import type { Failure } from '../lib/result.ts';

/** Codes that are called the same in RFC 6749 §5.2 and RFC 8628 §3.5. */
const own: readonly ErrorCode[] = [
  'authorization_pending',
  'slow_down',
  'access_denied',
  'expired_token',
  'invalid_grant',
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
];

/** What clients of OAuth call a failure. */
function nameOf(code: ErrorCode): string {
  if (own.includes(code)) return code;
  const { status } = errors[code];
  if (status === 500) return 'server_error';
  return status === 429 || status === 503 ? 'temporarily_unavailable' : 'invalid_request';
}

/** What `error_description` may hold (RFC 6749 §5.2): printable ASCII without quotes and backslashes. */
const describable = (text: string): string => text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, ' ');

/**
 * A failure as clients of OAuth read it (RFC 6749 §5.2): `error` and `error_description`, beside the members of the
 * problem, so that what is told of it (its code, its fields, the request's id) is the same on every surface.
 */
export async function oauthError({ code, detail }: Failure, problem: Response): Promise<Response> {
  const members = (await problem.json()) as Record<string, unknown>;
  const described = detail ?? errors[code].title;
  const body = { error: nameOf(code), error_description: describable(described), ...members };
  const headers = new Headers(problem.headers);
  headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(body), { status: problem.status, headers });
}
