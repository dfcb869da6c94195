/** Byte strings: the few conversions that the rest of the code needs. */

const encoder = new TextEncoder();

/** UTF-8 bytes of a string. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text) as Uint8Array<ArrayBuffer>;

/** Lower-case hexadecimal of bytes. */
export function hex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0');
  return out;
}

/** As runtimes have it that know the newest of `Uint8Array`, Workers among them; the types do not know it yet. */
interface ToBase64 {
  toBase64?(options: { readonly alphabet: 'base64url'; readonly omitPadding: true }): string;
}
interface FromBase64 {
  fromBase64?(text: string, options: { readonly alphabet: 'base64url' }): Uint8Array<ArrayBuffer>;
}

/** base64url without padding (RFC 4648 §5). */
export function base64url(bytes: Uint8Array & ToBase64): string {
  if (bytes.toBase64) return bytes.toBase64({ alphabet: 'base64url', omitPadding: true });
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Bytes of unpadded base64url, or null where the text is not exactly that. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = decoded(text);
  } catch {
    return null;
  }
  // What was decoded in spite of white space, padding or bits that are left over.
  return base64url(bytes) === text ? bytes : null;
}

/** Throws where the text has a character, or a length, that no base64url has. */
function decoded(text: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as unknown as FromBase64;
  if (fromBase64) return fromBase64.call(Uint8Array, text, { alphabet: 'base64url' });
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
