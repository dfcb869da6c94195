import { SECOND } from '../../lib/duration.ts';
import { type MailTransport, Misconfigured } from '../config.ts';
import type { Outbound } from '../outbound.ts';
import { checkMail } from './check.ts';
import { MailFailure, type MailPort, type OutgoingMail } from './port.ts';
import { withTimeLimit } from './time-limit.ts';

/** Longer than any step of an adapter may take, shorter than the outbox's lease on a row. */
const LIMIT = 60 * SECOND;

export interface MailSources {
  /** The `send_email` binding. */
  readonly binding?: SendEmail | undefined;
  readonly outbound: Outbound;
  /** The local mailbox: handed in by the development entry alone, so that production does not even contain it. */
  readonly local?: MailPort | undefined;
}

/**
 * The mail port that the configuration names. Every mail is checked before it reaches an adapter, and every
 * adapter loads when the first mail leaves. Throws `Misconfigured` where what the transport needs is missing.
 */
export function mailPort(transport: MailTransport, sources: MailSources): MailPort {
  const adapter = adapterOf(transport, sources);
  return {
    async send(mail) {
      checkMail(mail);
      try {
        await withTimeLimit(adapter(mail), LIMIT, transport.kind);
      } catch (error) {
        if (error instanceof MailFailure) throw error;
        throw new MailFailure(`${transport.kind}: ${error instanceof Error ? error.name : 'unknown error'}`, {
          permanent: false,
        });
      }
    },
  };
}

function adapterOf(
  transport: MailTransport,
  { binding, outbound, local }: MailSources,
): (mail: OutgoingMail) => Promise<void> {
  switch (transport.kind) {
    case 'binding':
      if (!binding) throw new Misconfigured(['the send_email binding MAIL is missing']);
      return async (mail) => (await import('./binding.ts')).sendByBinding(binding, mail);
    case 'smtp': {
      const server = { ...transport, tls: transport.port === 465 ? ('implicit' as const) : ('starttls' as const) };
      return async (mail) => (await import('./smtp.ts')).sendBySmtp(server, mail);
    }
    case 'http':
      return async (mail) => (await import('./http.ts')).sendByHttp(transport, outbound, mail);
    case 'local':
      if (!local) throw new Misconfigured(['MAIL_TRANSPORT is local, which only the development entry serves']);
      return (mail) => local.send(mail);
  }
}
