import { errors } from '../lib/errors.ts';
import type { Failure } from '../lib/result.ts';

/**
 * The answer for a failure: RFC 9457 problem details with our stable `code` and the request's id, and the
 * header fields that its status calls for (RFC 6750 §3, RFC 9110 §10.2.3, RateLimit fields).
 */
export function problem(failure: Failure, requestId: string): Response {
  const { status, title } = errors[failure.code];
  const body = {
    type: `urn:gatehouse:error:${failure.code}`,
    title,
    status,
    ...(failure.detail ? { detail: failure.detail } : {}),
    code: failure.code,
    request_id: requestId,
    ...(failure.errors ? { errors: failure.errors } : {}),
    ...failure.extra,
  };
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  if (status === 401) headers.set('www-authenticate', challenge(failure));
  const retry = failure.retryAfterSeconds ?? (status === 503 ? 5 : status === 429 ? 60 : undefined);
  if (retry !== undefined) headers.set('retry-after', String(retry));
  if (status === 429) headers.set('ratelimit', `"${failure.code}";r=0;t=${retry}`);
  return new Response(JSON.stringify(body), { status, headers });
}

// RFC 6750 §3.1: a request without any credential gets the bare scheme, one with a bad credential the error, the same
// whatever was wrong with it; one whose proof is too old is told which would do (RFC 9470 §3).
function challenge({ code, internal, extra }: Failure): string {
  if (code === 'unauthenticated' && internal === 'no credential') return 'Bearer';
  const description =
    code === 'unauthenticated' ? 'The token or session is expired, revoked or not ours' : errors[code].title;
  const described = (error: string) => `Bearer error="${error}", error_description="${description}"`;
  return code === 'insufficient_user_authentication'
    ? `${described(code)}, acr_values="${extra?.acr_values}", max_age="${extra?.max_age}"`
    : described('invalid_token');
}
