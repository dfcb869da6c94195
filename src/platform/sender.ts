/** What a request says about its sender, taken once from the platform's own fields. */
export interface Sender {
  readonly requestId: string;
  /** From `CF-Connecting-IP`, which the edge sets; no other header tells an address. */
  readonly ip: string | null;
  /** ISO 3166-1 alpha-2, from the edge. */
  readonly country: string | null;
  readonly userAgent: string | null;
  readonly acceptLanguage: string | null;
}

/** Reads the sender of a request. */
export function senderOf(request: Request, requestId: string): Sender {
  const country = (request as Request<unknown, IncomingRequestCfProperties>).cf?.country;
  return {
    requestId,
    ip: request.headers.get('cf-connecting-ip'),
    country: typeof country === 'string' ? country : null,
    userAgent: request.headers.get('user-agent'),
    acceptLanguage: request.headers.get('accept-language'),
  };
}
