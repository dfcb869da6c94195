import type { Child } from 'hono/jsx';
import { type ErrorCode, errors } from '../../lib/errors.ts';

/** What a form of these pages may come back with. Any other text in `error` is somebody's own and is not shown. */
const shown: readonly ErrorCode[] = [
  'invalid_credentials',
  'email_not_verified',
  'account_disabled',
  'app_access_denied',
  'env_access_denied',
  'invalid_return_to',
  'method_not_enabled',
  'too_many_attempts',
  'rate_limited',
  'overloaded',
];

/** The alert for the code that a form came back with; null where there is none to show. */
export function notice(error: string | undefined): Child {
  const code = shown.find((each) => each === error);
  return code ? <div role="alert">{errors[code].title}.</div> : null;
}
