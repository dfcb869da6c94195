import { formProblems } from '../../http/page/form-problems.ts';
import type { Words } from '../../http/page/words.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import { fail } from '../../lib/result.ts';

/** What a form of these pages may come back with. Any other text in `error` is somebody's own and is not shown. */
const shown: readonly ErrorCode[] = [
  'invalid_credentials',
  'invalid_passkey',
  'invalid_token',
  'invalid_field',
  'stale_form',
  'invalid_code',
  'email_not_verified',
  'account_disabled',
  'app_access_denied',
  'env_access_denied',
  'invalid_return_to',
  'method_not_enabled',
  'sign_up_closed',
  'too_many_attempts',
  'rate_limited',
  'overloaded',
];

/** The sentence for the code that a form came back with; null where there is none to show. */
export function shownError(error: string | undefined, words: Words): string | null {
  const code = shown.find((each) => each === error);
  return code ? formProblems(fail(code), words).whole : null;
}
