import { challengeOf } from '../../src/http/challenge.ts';
import type { Route } from '../../src/http/route.ts';
import type { ErrorCode } from '../../src/lib/errors.ts';

/** The codes that a row can answer by what it is, before its handler runs or whatever that does. */
export function commonErrors(route: Route): readonly ErrorCode[] {
  const unsafe = route.method !== 'GET';
  const hostBound = !/^\/health(\/|$)/.test(route.path);
  const codes: readonly (readonly [boolean, ErrorCode])[] = [
    [route.body !== undefined || route.query !== undefined, 'malformed_request'],
    [route.body !== undefined || route.query !== undefined, 'invalid_field'],
    [route.auth !== 'none', 'unauthenticated'],
    [challengeOf(route) !== undefined, 'challenge_failed'],
    [unsafe && route.surface !== 'native', 'csrf'],
    [route.form === true, 'stale_form'],
    [route.path.includes(':'), 'not_found'],
    [hostBound, 'unknown_subapp'],
    [route.body !== undefined, 'payload_too_large'],
    [true, 'uri_too_long'],
    [route.body !== undefined, 'unsupported_media_type'],
    [hostBound, 'unknown_host'],
    [route.rate !== 'none', 'rate_limited'],
    [true, 'internal'],
    [true, 'misconfigured'],
    [true, 'unavailable'],
  ];
  return codes.filter(([applies]) => applies).map(([, code]) => code);
}
