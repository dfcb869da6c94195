import { holdsVersion } from '../../http/holds-version.ts';
import { sha256 } from '../../lib/digest.ts';

/** An answer that is ready to be sent: text and its strong entity tag (RFC 9110 §8.8.3). */
export interface StoredAnswer {
  readonly body: string;
  readonly etag: string;
}

export const storedAnswer = (body: string): StoredAnswer => ({ body, etag: `"${sha256(body)}"` });

/**
 * Sends it to anybody on any site: 304 without the body where the caller holds this version (`If-None-Match`
 * compares weakly, RFC 9110 §13.1.2). The grant is the same for every origin and carries no credentials.
 */
export function send(
  { body, etag }: StoredAnswer,
  request: Request,
  type: string,
  fields: Readonly<Record<string, string>>,
): Response {
  const headers = {
    ...fields,
    etag,
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  };
  return holdsVersion(request, etag)
    ? new Response(null, { status: 304, headers })
    : new Response(body, { headers: { ...headers, 'content-type': type } });
}
