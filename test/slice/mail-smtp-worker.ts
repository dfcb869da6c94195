import { MailFailure, type OutgoingMail } from '../../src/platform/mail/port.ts';
import { type SmtpServer, sendBySmtp } from '../../src/platform/mail/smtp.ts';

/** Sends the mail that a test describes, from inside workerd: the ports that configuration allows are not this code's matter. */
export default {
  async fetch(request: Request): Promise<Response> {
    if (request.method === 'GET') return new Response('awake');
    const { server, mail } = (await request.json()) as { server: SmtpServer; mail: OutgoingMail };
    try {
      await sendBySmtp(server, mail);
      return Response.json({ sent: true });
    } catch (error) {
      if (!(error instanceof MailFailure)) return Response.json({ thrown: String(error) }, { status: 500 });
      return Response.json({ sent: false, permanent: error.permanent, message: error.message });
    }
  },
};
