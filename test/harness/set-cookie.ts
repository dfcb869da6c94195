/** A Set-Cookie field, read as RFC 6265 §5.2 has user agents read it. */
export interface SetCookie {
  readonly name: string;
  readonly value: string;
  readonly path: string | null;
  /** Lower case, without a leading dot. */
  readonly domain: string | null;
  readonly maxAgeSeconds: number | null;
  /** Unix milliseconds. */
  readonly expiresAt: number | null;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: 'Strict' | 'Lax' | 'None' | null;
  /** Attribute names as they were written, in order: a checker can tell one that appears twice. */
  readonly attributes: readonly string[];
}

/** Reads one Set-Cookie field, or null where a user agent would ignore it altogether. */
export function parseSetCookie(field: string): SetCookie | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 6265bis §5.6 step 1 ignores a field with such
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(field)) return null;
  const [pair = '', ...rest] = field.split(';');
  const at = pair.indexOf('=');
  const name = at < 0 ? '' : pair.slice(0, at).trim();
  const value = pair.slice(at + 1).trim();
  if (name === '' || name.length + value.length > 4096) return null;
  const pieces = rest.map((piece) => {
    const equals = piece.indexOf('=');
    return equals < 0
      ? ([piece.trim(), ''] as const)
      : ([piece.slice(0, equals).trim(), piece.slice(equals + 1).trim()] as const);
  });
  // Of an attribute that appears twice the last holds.
  const last = (wanted: string) => pieces.findLast(([key]) => key.toLowerCase() === wanted)?.[1];
  const path = last('path');
  const domain = last('domain')?.replace(/^\./, '').toLowerCase();
  const maxAge = last('max-age');
  const expires = Date.parse(last('expires') ?? '');
  return {
    name,
    value,
    path: path?.startsWith('/') ? path : null,
    domain: domain || null,
    maxAgeSeconds: maxAge !== undefined && /^-?\d+$/.test(maxAge) ? Number(maxAge) : null,
    expiresAt: Number.isNaN(expires) ? null : expires,
    httpOnly: last('httponly') !== undefined,
    secure: last('secure') !== undefined,
    sameSite:
      (['Strict', 'Lax', 'None'] as const).find((known) => known.toLowerCase() === last('samesite')?.toLowerCase()) ??
      null,
    attributes: pieces.map(([key]) => key),
  };
}
