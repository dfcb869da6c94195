import { utf8 } from '../../../lib/bytes.ts';
import type { ErrorCode } from '../../../lib/errors.ts';
import { type Failure, fail } from '../../../lib/result.ts';
import { type BreachDeps, breached } from './breached.ts';
import { type ContextBrand, contextWords, isMadeOf, type Person } from './context-words.ts';
import { isCommon } from './is-common.ts';

/** A brand's rules for new passwords. */
export interface PasswordRules {
  /** Code points. */
  readonly minLength: number;
  /** Code points. */
  readonly maxLength: number;
  /**
   * Passwords that are taken although they are common or breached: for demonstrations and their tests. Anybody
   * who reads the declaration knows them.
   */
  readonly dangerouslyAllow?: readonly string[] | undefined;
}

const mostBytes = 1_024;

/**
 * Whether a person may choose this password (NIST SP 800-63B-4 3.1.1.2; ASVS 5.0 6.2): its length counts, and
 * that it is not on a guesser's list; there are no rules of composition, and it is never cut or folded.
 * Null where it may be chosen, else `password_too_short`, `password_too_long`, `password_blocked`, or
 * `invalid_field` for text that is no well-formed Unicode.
 * @param field what the caller calls it.
 */
export async function checkNewPassword(
  deps: BreachDeps,
  brand: ContextBrand & { readonly password: PasswordRules },
  password: string,
  person: Person,
  field = 'password',
): Promise<Failure | null> {
  const refuse = refusalOf(field);
  const { minLength, maxLength, dangerouslyAllow } = brand.password;
  if (!password.isWellFormed()) return refuse('invalid_field', 'This is not well-formed text.', 'ill-formed');
  const length = [...password].length;
  if (length < minLength) return refuse('password_too_short', `Use at least ${minLength} characters.`, 'short');
  if (length > maxLength) return refuse('password_too_long', `Use at most ${maxLength} characters.`, 'long');
  if (utf8(password).length > mostBytes) {
    return refuse('password_too_long', 'Use fewer characters: these take up more than 1,024 bytes.', 'bytes');
  }
  if (dangerouslyAllow?.includes(password)) return null;
  if (isMadeOf(contextWords(brand, person), password)) {
    const message = 'This is made of your name, your address or the name of this site. Choose something else.';
    return refuse('password_blocked', message, 'context');
  }
  const { commonPasswords } = await import('./common-passwords.ts');
  if (isCommon(password, commonPasswords)) {
    return refuse('password_blocked', 'Many people use this password or one like it. Choose something else.', 'common');
  }
  if ((await breached(deps, password)) === 'yes') {
    const message = 'This password is known from a data breach at another site. Choose something else.';
    return refuse('password_blocked', message, 'breached');
  }
  return null;
}

/** The field's code is the problem's own; `reason` is for the log. */
const refusalOf =
  (path: string) =>
  (code: ErrorCode, message: string, reason: string): Failure =>
    fail(code, { errors: [{ path, code, message }], internal: `password: ${reason}` });
