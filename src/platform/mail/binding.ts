import { MailFailure, type OutgoingMail } from './port.ts';

// What the binding says of this mail or its recipient. A sender that is not set up, a spent quota or an outage are
// not the mail's fault and pass, so everything else is worth another try.
const PERMANENT = new Set([
  'E_VALIDATION_ERROR',
  'E_FIELD_MISSING',
  'E_TOO_MANY_RECIPIENTS',
  'E_CONTENT_TOO_LARGE',
  'E_RECIPIENT_SUPPRESSED',
  'E_HEADER_NOT_ALLOWED',
  'E_HEADER_USE_API_FIELD',
  'E_HEADER_VALUE_INVALID',
  'E_HEADER_VALUE_TOO_LONG',
  'E_HEADER_NAME_INVALID',
  'E_HEADERS_TOO_LARGE',
  'E_HEADERS_TOO_MANY',
]);

/** Sends through Cloudflare's `send_email` binding, which makes Date, Message-ID and MIME parts itself. */
export async function sendByBinding(binding: SendEmail, mail: OutgoingMail): Promise<void> {
  try {
    await binding.send({
      from: { email: mail.from.address, name: mail.from.name },
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      // The service takes X- fields and a short list of others; this one keeps automatic replies away.
      headers: { 'X-Auto-Response-Suppress': 'All' },
      ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
    });
  } catch (error) {
    const code = String((error as { code?: unknown } | null)?.code ?? '');
    const known = /^E_[A-Z_]{1,40}$/.test(code) ? code : 'refused without a code';
    throw new MailFailure(`binding: ${known}`, { permanent: PERMANENT.has(known) });
  }
}
