import { sha256 } from '../lib/digest.ts';
import { holdsVersion } from './holds-version.ts';

/** An answer that is ready to be sent: text and its strong entity tag (RFC 9110 §8.8.3). */
export interface StoredAnswer {
  readonly body: string;
  readonly etag: string;
}

/** A strong entity tag of what a text is made from. */
export const entityTag = (...parts: readonly string[]): string => `"${sha256(parts.join('\n'))}"`;

export const storedAnswer = (body: string): StoredAnswer => ({ body, etag: entityTag(body) });

/**
 * Sends it: 304 without the body, and without what describes that, where the caller holds this version (RFC 9110
 * §15.4.5; `If-None-Match` compares weakly, §13.1.2). The body is read only where it is sent.
 */
export function send(
  stored: StoredAnswer,
  request: Request,
  type: string,
  fields: Readonly<Record<string, string>>,
): Response {
  const { etag } = stored;
  return holdsVersion(request, etag)
    ? new Response(null, { status: 304, headers: { ...fields, etag } })
    : new Response(stored.body, { headers: { ...fields, etag, 'content-type': type } });
}
