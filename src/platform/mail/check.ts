import { MailFailure, type OutgoingMail } from './port.ts';

// The addr-spec that our forms accept (HTML's): ASCII, no quoting, no comments, nothing that SMTP would read as syntax.
const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

const isAddress = (text: string): boolean => text.length <= 254 && ADDRESS.test(text);

const isOneLine = (text: string): boolean => !/[\p{Cc}\u2028\u2029]/u.test(text) && text.isWellFormed();

/**
 * Refuses a mail with a field that could end a line or a command, whichever adapter comes after: addresses are
 * plain addr-specs, every other field that becomes a header is one line. Throws a permanent `MailFailure` that
 * names the field and not its value.
 */
export function checkMail(mail: OutgoingMail): void {
  const fields: Record<string, boolean> = {
    id: /^[A-Za-z0-9-]{1,64}$/.test(mail.id),
    from: isAddress(mail.from.address),
    'from name': isOneLine(mail.from.name) && mail.from.name.length <= 200,
    'reply-to': mail.replyTo === null || isAddress(mail.replyTo),
    to: isAddress(mail.to),
    subject: isOneLine(mail.subject) && mail.subject.length <= 500,
    text: !mail.text.includes('\0') && mail.text.isWellFormed(),
    html: !mail.html.includes('\0') && mail.html.isWellFormed(),
  };
  const unfit = Object.keys(fields).find((name) => !fields[name]);
  if (unfit) throw new MailFailure(`unfit ${unfit} field`, { permanent: true });
}
