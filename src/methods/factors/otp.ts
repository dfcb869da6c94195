import { type Failure, fail } from '../../lib/result.ts';

/** The header field that carries a code, for the document. */
export const otpHeader = { name: 'x-otp', description: 'The code; for `totp` a recovery code too.' };

/** The code of a request. Errors: `invalid_field`. */
export function otpOf(request: Request): string | Failure {
  const code = request.headers.get(otpHeader.name) ?? '';
  if (/^[0-9A-Za-z -]{6,64}$/.test(code)) return code;
  return fail('invalid_field', { errors: [{ path: otpHeader.name, code: 'invalid_format', message: 'Give a code' }] });
}
