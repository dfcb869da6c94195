import { utf8 } from '../../lib/bytes.ts';
import { mailbox, unstructured } from './header.ts';
import type { OutgoingMail } from './port.ts';

/** Quoted-printable lines hold 76 characters, the soft break included (RFC 2045 §6.7). */
const LINE = 75;

/**
 * A mail in the Internet message format (RFC 5322, MIME): text and HTML as alternatives, 7-bit throughout, lines
 * end in CRLF. The same mail gives the same bytes, Message-ID included.
 */
export function toMime(mail: OutgoingMail): string {
  // "=_" occurs in no quoted-printable text, so no part can hold the boundary.
  const boundary = `=_${mail.id}`;
  const domain = mail.from.address.slice(mail.from.address.lastIndexOf('@') + 1);
  const part = (type: string, text: string) =>
    `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quotedPrintable(text)}\r\n`;
  const headers = [
    `From: ${mailbox(mail.from.name, mail.from.address)}`,
    `To: ${mail.to}`,
    ...(mail.replyTo ? [`Reply-To: ${mail.replyTo}`] : []),
    `Subject: ${unstructured(mail.subject)}`,
    `Date: ${new Date(mail.createdAt).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${mail.id}@${domain}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
  ];
  return `${headers.join('\r\n')}\r\n\r\n${part('text/plain', mail.text)}${part('text/html', mail.html)}--${boundary}--\r\n`;
}

const quotedPrintable = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map(encodeLine)
    .join('\r\n');

function encodeLine(line: string): string {
  const bytes = utf8(line);
  const lines: string[] = [];
  let current = '';
  for (const [i, byte] of bytes.entries()) {
    const blank = byte === 0x20 || byte === 0x09;
    const plain = (byte >= 0x21 && byte <= 0x7e && byte !== 0x3d) || (blank && i < bytes.length - 1);
    const token = plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    if (current.length + token.length > LINE) {
      lines.push(`${current}=`);
      current = '';
    }
    current += token;
  }
  return [...lines, current].join('\r\n');
}
