import { sha256 } from '../lib/digest.ts';
import { isUuid } from '../lib/ids.ts';

/** A session cookie's value, `id.secret`: the id stays for the session's life, the 256-bit secret is replaced. */
export const sessionValue = (id: string, secret: string): string => `${id}.${secret}`;

/** The parts of a cookie's value, or null where it has another form. */
export function parseSessionValue(value: string): { id: string; secret: string } | null {
  const [id = '', secret = '', more] = value.split('.');
  return more === undefined && isUuid(id) && /^[A-Za-z0-9_-]{43}$/.test(secret) ? { id, secret } : null;
}

/** The form in which a secret is kept: SHA-256, for it holds 256 bits of its own. */
export const secretHash = (secret: string): string => sha256(`session|${secret}`);
