import { readCookie } from '../lib/cookie.ts';

/** What a request says about its sender, taken from the platform's own fields. */
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

/**
 * The sender of a request. A field is read when it is asked for: each is a call into the runtime, and most requests
 * ask for few.
 */
export const senderOf = (request: Request, requestId: string): Sender => new RequestSender(request, requestId);

class RequestSender implements Sender {
  readonly requestId: string;
  readonly #request: Request;

  constructor(request: Request, requestId: string) {
    this.requestId = requestId;
    this.#request = request;
  }

  get ip() {
    return this.#request.headers.get('cf-connecting-ip');
  }

  get country() {
    const country = (this.#request as Request<unknown, IncomingRequestCfProperties>).cf?.country;
    return typeof country === 'string' ? country : null;
  }

  get userAgent() {
    return this.#request.headers.get('user-agent');
  }

  get acceptLanguage() {
    return languagesOf(this.#request.headers);
  }
}

function languagesOf(headers: Headers): string | null {
  const chosen = readCookie(headers.get('cookie'), LOCALE_COOKIE);
  const asked = headers.get('accept-language');
  if (!chosen || chosen === 'twice' || !/^[A-Za-z0-9-]{2,35}$/.test(chosen.value)) return asked;
  return asked === null ? chosen.value : `${chosen.value},${asked}`;
}
