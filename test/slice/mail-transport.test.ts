import { afterEach, describe, expect, it, vi } from 'vitest';
import { Misconfigured } from '../../src/platform/config.ts';
import { checkMail } from '../../src/platform/mail/check.ts';
import { MailFailure, type OutgoingMail } from '../../src/platform/mail/port.ts';
import { mailPort } from '../../src/platform/mail/transport.ts';
import { systemOutbound } from '../../src/platform/outbound.ts';
import { mail } from './mail-fixture.ts';

const failureOf = (work: () => unknown): MailFailure => {
  try {
    work();
  } catch (error) {
    if (error instanceof MailFailure) return error;
  }
  throw new Error('nothing was refused');
};

describe('checkMail', () => {
  it('lets a proper mail through', () => {
    expect(() => checkMail(mail)).not.toThrow();
    expect(() => checkMail({ ...mail, replyTo: null })).not.toThrow();
  });

  const lineEnds = ['\r\nBcc: evil@example.com', '\nX: y', '\rX: y', '\0', '\u2028X', '\x85'];
  const spoiled: [string, (end: string) => OutgoingMail][] = [
    ['to', (end) => ({ ...mail, to: `a@example.com${end}` })],
    ['from', (end) => ({ ...mail, from: { ...mail.from, address: `a@example.com${end}` } })],
    ['from name', (end) => ({ ...mail, from: { ...mail.from, name: `Brand${end}` } })],
    ['reply-to', (end) => ({ ...mail, replyTo: `a@example.com${end}` })],
    ['subject', (end) => ({ ...mail, subject: `Hello${end}` })],
    ['id', (end) => ({ ...mail, id: `${mail.id}${end}` })],
  ];

  it.each(spoiled)('refuses a line end in %s for good, without repeating the value', (field, spoil) => {
    for (const end of lineEnds) {
      const failure = failureOf(() => checkMail(spoil(end)));
      expect(failure).toMatchObject({ permanent: true, message: `unfit ${field} field` });
    }
  });

  it.each([
    'a@x.y>\r\nRCPT TO:<evil@x.y',
    'a@x.y> BODY=8BITMIME',
    '<a@x.y>',
    'a@x.y, b@x.y',
    'a@x.y b@x.y',
    'a@b@x.y',
    '"a b"@x.y',
    'a@[127.0.0.1]',
    'ä@x.y',
    'a@ä.y',
    'a@',
    '@x.y',
    'a@-x.y',
    'a@x..y',
    `${'a'.repeat(65)}@x.y`,
    `a@${'x'.repeat(260)}.y`,
    '',
  ])('refuses %j as a recipient', (to) => {
    expect(failureOf(() => checkMail({ ...mail, to })).message).toBe('unfit to field');
  });

  it('refuses bodies that no charset can carry', () => {
    expect(failureOf(() => checkMail({ ...mail, text: 'a\0b' })).message).toBe('unfit text field');
    expect(failureOf(() => checkMail({ ...mail, html: '\ud800' })).message).toBe('unfit html field');
  });
});

describe('mailPort', () => {
  afterEach(() => void vi.useRealTimers());

  const http = { kind: 'http', url: 'https://mail.invalid/emails', key: 'k' } as const;

  it('checks a mail before any adapter sees it', async () => {
    const seen: OutgoingMail[] = [];
    const local = { send: async (sent: OutgoingMail) => void seen.push(sent) };
    const port = mailPort({ kind: 'local' }, { outbound: systemOutbound, local });
    await expect(port.send({ ...mail, to: 'a@x.y\r\nDATA' })).rejects.toMatchObject({ permanent: true });
    expect(seen).toEqual([]);
    await port.send(mail);
    expect(seen).toEqual([mail]);
  });

  it('turns whatever an adapter throws into a temporary failure that says nothing of the mail', async () => {
    const local = { send: () => Promise.reject(new TypeError(`cannot send to ${mail.to}`)) };
    const port = mailPort({ kind: 'local' }, { outbound: systemOutbound, local });
    const failure = await port.send(mail).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MailFailure);
    expect(failure).toMatchObject({ permanent: false, message: 'local: TypeError' });
  });

  it('gives up on an adapter that never answers, before the lease of a row ends', async () => {
    vi.useFakeTimers();
    const local = { send: () => new Promise<void>(() => undefined) };
    const outcome = mailPort({ kind: 'local' }, { outbound: systemOutbound, local })
      .send(mail)
      .catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await outcome).toMatchObject({ permanent: false, message: 'local: no answer in time' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('serves the local mailbox only where one was handed in, and the binding only where there is one', () => {
    expect(() => mailPort({ kind: 'local' }, { outbound: systemOutbound })).toThrow(Misconfigured);
    expect(() => mailPort({ kind: 'binding' }, { outbound: systemOutbound })).toThrow(Misconfigured);
    expect(() => mailPort(http, { outbound: systemOutbound })).not.toThrow();
  });
});
