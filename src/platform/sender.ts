import { readCookie } from '../lib/cookie.ts';

/** What a request says about its sender, taken once from the platform's own fields. */
export interface Sender {
  readonly requestId: string;
  /** From `CF-Connecting-IP`, which the edge sets; no other header tells an address. */
  readonly ip: string | null;
  /** ISO 3166-1 alpha-2, from the edge. */
  readonly country: string | null;
  readonly userAgent: string | null;
  /** As `Accept-Language` has it, with the language that the person chose on a page before all others. */
  readonly acceptLanguage: string | null;
}

export const LOCALE_COOKIE = 'locale';

/** Reads the sender of a request. */
export function senderOf(request: Request, requestId: string): Sender {
  const country = (request as Request<unknown, IncomingRequestCfProperties>).cf?.country;
  return {
    requestId,
    ip: request.headers.get('cf-connecting-ip'),
    country: typeof country === 'string' ? country : null,
    userAgent: request.headers.get('user-agent'),
    acceptLanguage: languagesOf(request.headers),
  };
}

function languagesOf(headers: Headers): string | null {
  const chosen = readCookie(headers.get('cookie'), LOCALE_COOKIE);
  const asked = headers.get('accept-language');
  if (!chosen || chosen === 'twice' || !/^[A-Za-z0-9-]{2,35}$/.test(chosen.value)) return asked;
  return asked === null ? chosen.value : `${chosen.value},${asked}`;
}
