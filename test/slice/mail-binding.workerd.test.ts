import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { MailFailure } from '../../src/platform/mail/port.ts';
import { mailPort } from '../../src/platform/mail/transport.ts';
import { systemOutbound } from '../../src/platform/outbound.ts';
import { mail } from './mail-fixture.ts';

const { MAIL } = env as unknown as { MAIL: SendEmail };
const portTo = (binding: SendEmail) => mailPort({ kind: 'binding' }, { binding, outbound: systemOutbound });

describe('the send_email binding', () => {
  it('takes the mail, each field in its place', async () => {
    const taken: [unknown, EmailSendResult][] = [];
    const watched = {
      send: async (message: EmailMessageBuilder) => {
        const result = await MAIL.send(message);
        taken.push([message, result]);
        return result;
      },
    } as SendEmail;
    await portTo(watched).send(mail);
    expect(taken).toEqual([
      [
        {
          from: { email: mail.from.address, name: mail.from.name },
          to: mail.to,
          replyTo: mail.replyTo,
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          headers: { 'X-Auto-Response-Suppress': 'All' },
        },
        { messageId: expect.any(String) },
      ],
    ]);
  });

  it('takes a mail without Reply-To', async () => {
    await expect(portTo(MAIL).send({ ...mail, replyTo: null })).resolves.toBeUndefined();
  });

  const refusing = (code: unknown) =>
    ({ send: () => Promise.reject(Object.assign(new Error(`no ${mail.to}`), { code })) }) as unknown as SendEmail;
  const failureOf = (code: unknown) =>
    portTo(refusing(code))
      .send(mail)
      .catch((error: unknown) => error);

  it.each(['E_RECIPIENT_SUPPRESSED', 'E_VALIDATION_ERROR', 'E_CONTENT_TOO_LARGE'])(
    'refuses for good with %s',
    async (code) => {
      const failure = await failureOf(code);
      expect(failure).toBeInstanceOf(MailFailure);
      expect(failure).toMatchObject({ permanent: true, message: `binding: ${code}` });
    },
  );

  it.each([
    'E_RATE_LIMIT_EXCEEDED',
    'E_DAILY_LIMIT_EXCEEDED',
    'E_INTERNAL_SERVER_ERROR',
    'E_SENDER_NOT_VERIFIED',
    'E_DELIVERY_FAILED',
  ])('may be asked again after %s', async (code) => {
    expect(await failureOf(code)).toMatchObject({ permanent: false, message: `binding: ${code}` });
  });

  it.each([undefined, 7, 'to ada@example.com', 'e_lower'])(
    'is quoted by known codes alone, not by %j',
    async (code) => {
      expect(await failureOf(code)).toMatchObject({ permanent: false, message: 'binding: refused without a code' });
    },
  );
});
