import { utf8 } from '../../lib/bytes.ts';

/** An encoded word may be 75 characters long; `=?UTF-8?B??=` takes 12, so 63 of base64 hold 45 bytes. */
const WORD_BYTES = 45;

/** A display name as a phrase (RFC 5322 §3.2.5): atoms as they are, anything else as a quoted string. */
export const displayName = (name: string): string =>
  /^[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;

/** A From field's value: an encoded word may not stand inside a quoted string (RFC 2047 §5), so a name is one or the other. */
export const mailbox = (name: string, address: string): string =>
  `${isAscii(name) && !name.includes('=?') ? displayName(name) : encodedWords(name)} <${address}>`;

/** Unstructured text as a header carries it: itself, or encoded words of whole characters, folded (RFC 2047). */
export const unstructured = (text: string): string =>
  isAscii(text) && !text.includes('=?') && text.length <= 200 ? text : encodedWords(text);

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

function encodedWords(text: string): string {
  const words: string[] = [''];
  for (const char of text) {
    const longer = `${words.at(-1)}${char}`;
    if (utf8(longer).length > WORD_BYTES) words.push(char);
    else words[words.length - 1] = longer;
  }
  return words.map((word) => `=?UTF-8?B?${btoa(String.fromCharCode(...utf8(word)))}?=`).join('\r\n ');
}
