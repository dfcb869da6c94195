import { SECOND } from '../../lib/duration.ts';
import type { MailTransport } from '../config.ts';
import type { Outbound } from '../outbound.ts';
import { displayName } from './header.ts';
import { MailFailure, type OutgoingMail } from './port.ts';

const TIMEOUT = 15 * SECOND;
const ANSWER_LIMIT = 4_096;

// Statuses below 500 that say nothing about the mail: a key or domain that the operator has yet to put right, a
// request of the same id that is still under way, or too many of them.
const TEMPORARY = new Set([401, 403, 408, 409, 425, 429]);

/**
 * Sends through an HTTP provider in the form of Resend's `POST /emails`; `url` is the whole endpoint. The row's id
 * is the Idempotency-Key, so that a repeat after a lost answer is not a second mail.
 */
export async function sendByHttp(
  { url, key }: Extract<MailTransport, { kind: 'http' }>,
  outbound: Outbound,
  mail: OutgoingMail,
): Promise<void> {
  const response = await outbound
    .fetch(url, {
      method: 'POST',
      timeoutMs: TIMEOUT,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': mail.id },
      body: JSON.stringify({
        from: `${displayName(mail.from.name)} <${mail.from.address}>`,
        to: [mail.to],
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        ...(mail.replyTo ? { reply_to: mail.replyTo } : {}),
        headers: { 'Auto-Submitted': 'auto-generated' },
      }),
    })
    .catch(() => {
      throw new MailFailure('http: no answer', { permanent: false });
    });
  if (response.ok) {
    await response.body?.cancel();
    return;
  }
  const { status } = response;
  throw new MailFailure(`http: ${status}${await nameOf(response)}`, {
    permanent: status >= 400 && status < 500 && !TEMPORARY.has(status),
  });
}

/** The provider's name for the error (`{ name }`), where it has the shape of a name: its message may hold addresses. */
async function nameOf(response: Response): Promise<string> {
  try {
    const text = (await response.text()).slice(0, ANSWER_LIMIT);
    const name = (JSON.parse(text) as { name?: unknown } | null)?.name;
    return typeof name === 'string' && /^[a-z_]{1,50}$/.test(name) ? ` ${name}` : '';
  } catch {
    return '';
  }
}
