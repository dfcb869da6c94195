import { holdsVersion } from '../../http/holds-version.ts';
import { sha256 } from '../../lib/digest.ts';

/** A strong entity tag (RFC 9110 §8.8.3) of what a text is made from. */
export const entityTag = (...parts: readonly string[]): string => `"${sha256(parts.join('\n'))}"`;

/**
 * The answer of a public document: the body with its tag, or 304 without it where the caller holds that
 * version (RFC 9110 §13.1.2, weak comparison).
 */
export function cacheable(
  request: Request,
  tag: string,
  fields: Readonly<Record<string, string>>,
  body: () => string,
): Response {
  const headers = new Headers({
    ...fields,
    etag: tag,
    'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
  });
  if (!holdsVersion(request, tag)) return new Response(body(), { headers });
  headers.delete('content-type');
  return new Response(null, { status: 304, headers });
}
