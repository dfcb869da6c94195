/** Cookies as RFC 6265bis has them: strict about names that appear twice, and about what is written. */

export interface CookieAttributes {
  readonly path: string;
  readonly secure: boolean;
  readonly sameSite: 'Lax' | 'Strict' | 'None';
  /** Left out: host-only. */
  readonly domain?: string;
  /** Seconds; left out: until the browser closes; 0 removes. */
  readonly maxAgeSeconds?: number;
}

/**
 * The value of one cookie in a Cookie header: `undefined` where it is absent, `'twice'` where the name
 * appears more than once. Which of two a client meant cannot be known, so no caller may choose one.
 */
export function readCookie(header: string | null, name: string): { value: string } | 'twice' | undefined {
  if (!header?.includes(name)) return undefined;
  let found: { value: string } | undefined;
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    if (found) return 'twice';
    found = { value: pair.slice(at + 1).trim() };
  }
  return found;
}

/** A Set-Cookie value; every cookie of ours is HttpOnly. Throws on characters that a cookie cannot carry. */
export function writeCookie(name: string, value: string, attributes: CookieAttributes): string {
  if (!/^[A-Za-z0-9_.-]+$/.test(name) || !/^[A-Za-z0-9_.~-]*$/.test(value)) throw new TypeError('unfit cookie');
  const parts = [`${name}=${value}`, `Path=${attributes.path}`];
  if (attributes.domain) parts.push(`Domain=${attributes.domain}`);
  if (attributes.maxAgeSeconds !== undefined) parts.push(`Max-Age=${attributes.maxAgeSeconds}`);
  parts.push('HttpOnly');
  if (attributes.secure) parts.push('Secure');
  parts.push(`SameSite=${attributes.sameSite}`);
  return parts.join('; ');
}
