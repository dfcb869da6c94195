import { utf8 } from '../../lib/bytes.ts';
import { toMime } from './mime.ts';
import { MailFailure, type OutgoingMail } from './port.ts';
import { type Dialogue, dialogue, type Reply } from './smtp-dialogue.ts';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte, or STARTTLS before anything else is said; there is no third way (RFC 8314 §3). */
  readonly tls: 'implicit' | 'starttls';
  /** Empty: the server asks for no credentials. */
  readonly username: string;
  readonly password: string;
}

// A refusal at these steps is about the recipient or the mail. At any other it is about us, and the operator can mend
// it.
const ABOUT_THE_MAIL = new Set(['RCPT', 'DATA', 'content']);

/**
 * Hands one mail to a submission server (RFC 6409) over a TCP socket. Credentials and mail go over TLS only: a
 * server that offers no STARTTLS gets neither. The mail has been checked for line ends before.
 */
export async function sendBySmtp(server: SmtpServer, mail: OutgoingMail): Promise<void> {
  const { connect } = await import('cloudflare:sockets');
  const socket = connect(
    { hostname: server.host, port: server.port },
    { secureTransport: server.tls === 'implicit' ? 'on' : 'starttls', allowHalfOpen: false },
  );
  const talk = dialogue(socket);
  try {
    await converse(talk, server, mail);
    await talk.write('QUIT\r\n', 'QUIT').catch(() => undefined);
  } finally {
    await talk.close();
  }
}

async function converse(talk: Dialogue, server: SmtpServer, mail: OutgoingMail): Promise<void> {
  const hello = `EHLO ${mail.from.address.slice(mail.from.address.lastIndexOf('@') + 1)}`;
  accept(await talk.reply('greeting'), 220, 'greeting');
  let offers = offersOf(await command(talk, hello, 250, 'EHLO'));
  if (server.tls === 'starttls') {
    if (!offers.has('STARTTLS')) throw new MailFailure('smtp: the server offers no STARTTLS', { permanent: false });
    await command(talk, 'STARTTLS', 220, 'STARTTLS');
    talk.startTls();
    offers = offersOf(await command(talk, hello, 250, 'EHLO'));
  }
  if (server.username !== '') await authenticate(talk, server, offers.get('AUTH') ?? []);
  await command(talk, `MAIL FROM:<${mail.from.address}>`, 250, 'MAIL');
  await command(talk, `RCPT TO:<${mail.to}>`, 250, 'RCPT');
  await command(talk, 'DATA', 354, 'DATA');
  // A line that starts with a dot gets another one (RFC 5321 §4.5.2).
  await command(talk, `${toMime(mail).replace(/^\./gm, '..')}.`, 250, 'content');
}

async function authenticate(
  talk: Dialogue,
  { username, password }: SmtpServer,
  mechanisms: readonly string[],
): Promise<void> {
  if (mechanisms.includes('PLAIN')) {
    await command(talk, `AUTH PLAIN ${base64(`\0${username}\0${password}`)}`, 235, 'AUTH');
  } else if (mechanisms.includes('LOGIN')) {
    await command(talk, 'AUTH LOGIN', 334, 'AUTH');
    await command(talk, base64(username), 334, 'AUTH');
    await command(talk, base64(password), 235, 'AUTH');
  } else throw new MailFailure('smtp: the server offers neither AUTH PLAIN nor LOGIN', { permanent: false });
}

async function command(talk: Dialogue, line: string, code: number, step: string): Promise<Reply> {
  await talk.write(`${line}\r\n`, step);
  return accept(await talk.reply(step), code, step);
}

/** The reply, where its first two digits are as hoped for. What else the server says may hold addresses: it stays here. */
function accept(reply: Reply, code: number, step: string): Reply {
  if (Math.floor(reply.code / 10) === Math.floor(code / 10)) return reply;
  throw new MailFailure(`smtp ${step}: ${`${reply.code} ${reply.enhanced}`.trim()}`, {
    permanent: reply.code >= 500 && ABOUT_THE_MAIL.has(step),
  });
}

/** Keywords of an EHLO reply with their parameters, upper case (RFC 5321 §4.1.1.1). */
const offersOf = ({ lines }: Reply): ReadonlyMap<string, readonly string[]> =>
  new Map(
    lines.slice(1).map((line) => {
      const [keyword = '', ...parameters] = line.toUpperCase().split(/[ =]+/);
      return [keyword, parameters];
    }),
  );

const base64 = (text: string): string => btoa(String.fromCharCode(...utf8(text)));
