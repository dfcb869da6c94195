import { toHtml } from './html.ts';
import { type Letter, type Look, writeLetter } from './letter.ts';
import type { Message } from './message.ts';

/** A message as mail takes it. */
export interface Rendered {
  /** One line, without control characters. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * Subject, text and HTML of a message in the brand's look and the nearest language there is. Every value is
 * escaped in HTML. Throws where a link is not http(s).
 */
export function renderMessage(message: Message, look: Look): Rendered {
  const letter = writeLetter(message, look);
  return { subject: letter.subject, text: toText(letter), html: toHtml(letter, look.brand.theme) };
}

/** The text part: each link alone on its line, so that every mail client makes it clickable. */
function toText({ heading, parts, footer }: Letter): string {
  const body = parts.map((part) => ('link' in part ? `${part.text}\n${part.link}` : part.text));
  return `${[heading, ...body, footer].join('\n\n')}\n`;
}
