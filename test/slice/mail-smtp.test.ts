import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OutgoingMail } from '../../src/platform/mail/port.ts';
import type { SmtpServer } from '../../src/platform/mail/smtp.ts';
import { bundle, ROOT } from '../harness/build.ts';
import type { Server } from '../harness/server.ts';
import { selfSigned } from './mail-certificate.ts';
import { mail } from './mail-fixture.ts';

const trusted = selfSigned('trusted');
const stranger = selfSigned('stranger');
const credentials = { username: 'mäiler', password: 'pässword 1' };

interface Delivered {
  readonly from: string | undefined;
  readonly to: string[];
  readonly raw: string;
  readonly secure: boolean;
  readonly user: string | null;
}

let worker: Server;
let delivered: Delivered[] = [];
const open: (SMTPServer | NetServer)[] = [];

beforeAll(async () => {
  const folder = path.join(ROOT, 'test/.state');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'mail-trusted.pem'), trusted.cert);
  await bundle(path.join(ROOT, 'test/slice/mail-smtp-worker.ts'), path.join(folder, 'mail-smtp-worker.js'));
  // Read when Miniflare loads, and handed on to workerd, which trusts public authorities alone otherwise.
  process.env.NODE_EXTRA_CA_CERTS = path.join(folder, 'mail-trusted.pem');
  const { startServer } = await import('../harness/server.ts');
  worker = await startServer({ bundle: { path: path.join(folder, 'mail-smtp-worker.js') }, migrations: null });
});
afterAll(() => worker.stop());
afterEach(async () => {
  delivered = [];
  await Promise.all(open.splice(0).map((server) => new Promise<void>((done) => void server.close(() => done()))));
});

const portOf = (server: NetServer) => (server.address() as AddressInfo).port;

/** A real submission server; every mail that it takes is kept. */
async function submission(options: SMTPServerOptions): Promise<number> {
  const server = new SMTPServer({
    ...trusted,
    disableReverseLookup: true,
    onAuth: (auth, _, done) => {
      const known = auth.username === credentials.username && auth.password === credentials.password;
      done(known ? null : new Error(`no ${auth.username}`), known ? { user: auth.username } : undefined);
    },
    onData: (stream, session, done) => {
      let raw = '';
      stream.setEncoding('latin1').on('data', (chunk: string) => {
        raw += chunk;
      });
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? undefined : mailFrom.address;
        delivered.push({
          from,
          to: rcptTo.map(({ address }) => address),
          raw,
          secure: session.secure,
          user: typeof session.user === 'string' ? session.user : null,
        });
        done();
      });
    },
    ...options,
  });
  // A handshake that fails is an error of the server, too.
  server.on('error', () => undefined);
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  open.push(server);
  return portOf(server.server);
}

/** A server that follows a script instead of the protocol, and remembers all that it heard. */
async function scripted(
  play: (line: string, socket: Socket) => string | null,
): Promise<{ port: number; heard: string[] }> {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    const say = (line: string) => {
      const text = play(line, socket);
      if (text === null) socket.end();
      else socket.write(text);
    };
    socket.on('data', (data) => {
      for (const line of data.toString().split('\r\n').filter(Boolean)) {
        heard.push(line);
        say(line);
      }
    });
    say('');
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  open.push(server);
  return { port: portOf(server), heard };
}

type Answer = { sent: true } | { sent: false; permanent: boolean; message: string };

async function send(
  server: Partial<SmtpServer> & { port: number },
  changed: Partial<OutgoingMail> = {},
): Promise<Answer> {
  const body = JSON.stringify({
    server: { host: '127.0.0.1', tls: 'starttls', ...credentials, ...server },
    mail: { ...mail, ...changed },
  });
  const response = await fetch(`http://127.0.0.1:${worker.port}/`, {
    method: 'POST',
    body,
    signal: AbortSignal.timeout(20_000),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

const awake = async () =>
  (await fetch(`http://127.0.0.1:${worker.port}/`, { signal: AbortSignal.timeout(2_000) })).text();

const lines = (text: string | undefined) => (text ?? '').replaceAll('\r\n', '\n').replace(/\n+$/, '');

describe('delivery', () => {
  it.each([
    ['TLS from the first byte and AUTH PLAIN', { secure: true, authMethods: ['PLAIN'] }, { tls: 'implicit' as const }],
    ['STARTTLS and AUTH LOGIN', { authMethods: ['LOGIN'] }, {}],
    ['STARTTLS and no credentials', { authOptional: true }, { username: '', password: '' }],
  ])('by %s brings the mail as it was', async (_, options, server) => {
    expect(await send({ port: await submission(options), ...server })).toEqual({ sent: true });
    const [got] = delivered as [Delivered];
    expect(got).toMatchObject({ from: mail.from.address, to: [mail.to], secure: true });
    expect(got.user).toBe('username' in server ? null : credentials.username);
    const parsed = await PostalMime.parse(got.raw);
    expect(parsed).toMatchObject({ from: mail.from, subject: mail.subject, messageId: `<${mail.id}@brand1.com>` });
    expect(lines(parsed.text)).toBe(lines(mail.text));
    expect(lines(parsed.html)).toBe(lines(mail.html));
  });

  it('of many mails at once brings each of them once', async () => {
    const port = await submission({ secure: true });
    const names = Array.from({ length: 8 }, (_, n) => `person${n}@example.com`);
    const answers = await Promise.all(names.map((to) => send({ port, tls: 'implicit' }, { to })));
    expect(answers).toEqual(names.map(() => ({ sent: true })));
    expect(delivered.flatMap(({ to }) => to).sort()).toEqual(names);
  });
});

describe('credentials and mail', () => {
  it('are kept from a server that offers no STARTTLS', async () => {
    const { port, heard } = await scripted((line) =>
      line === '' ? '220 hi\r\n' : '250-me\r\n250 AUTH PLAIN LOGIN\r\n',
    );
    expect(await send({ port })).toEqual({
      sent: false,
      permanent: false,
      message: 'smtp: the server offers no STARTTLS',
    });
    expect(heard).toEqual(['EHLO brand1.com']);
  });

  it.each(['implicit', 'starttls'] as const)(
    'are kept from a server with a stranger’s certificate (%s)',
    async (tls) => {
      const port = await submission({ ...stranger, secure: tls === 'implicit', authOptional: true });
      expect(await send({ port, tls })).toMatchObject({ sent: false, permanent: false });
      expect(delivered).toEqual([]);
    },
  );

  it('are kept from a server whose words before TLS would count as said in TLS', async () => {
    const { port, heard } = await scripted((line) => {
      if (line === '') return '220 hi\r\n';
      return line === 'STARTTLS' ? '220 go\r\n250-me\r\n250 AUTH PLAIN\r\n' : '250-me\r\n250 STARTTLS\r\n';
    });
    expect(await send({ port })).toMatchObject({
      permanent: false,
      message: 'smtp STARTTLS: the server spoke out of turn',
    });
    expect(heard).toEqual(['EHLO brand1.com', 'STARTTLS']);
  });

  it('do not show in the failure when they are wrong, which another try may mend', async () => {
    const answer = await send({ port: await submission({}), password: 'wrong-password' });
    expect(answer).toEqual({ sent: false, permanent: false, message: 'smtp AUTH: 535' });
  });
});

describe('a refusal', () => {
  const refusing = (step: 'onMailFrom' | 'onRcptTo', responseCode: number, text: string) => ({
    authOptional: true,
    [step]: (_: unknown, __: unknown, done: (error: Error) => void) =>
      done(Object.assign(new Error(text), { responseCode })),
  });

  it.each([
    ['of the recipient', refusing('onRcptTo', 550, `5.1.1 no ${mail.to} here`), true, 'smtp RCPT: 550 5.1.1'],
    ['that asks for patience', refusing('onRcptTo', 451, `4.7.1 greylisted ${mail.to}`), false, 'smtp RCPT: 451 4.7.1'],
    ['of the sender', refusing('onMailFrom', 553, 'not yours'), false, 'smtp MAIL: 553'],
    [
      'of the content',
      {
        authOptional: true,
        onData: (stream: NodeJS.ReadableStream, _: unknown, done: (error: Error) => void) => {
          stream.resume().on('end', () => done(Object.assign(new Error('5.7.1 spam'), { responseCode: 554 })));
        },
      } as SMTPServerOptions,
      true,
      'smtp content: 554 5.7.1',
    ],
  ])('%s is told apart, by code and without addresses', async (_, options, permanent, message) => {
    const port = await submission(options);
    expect(await send({ port, username: '' })).toEqual({ sent: false, permanent, message });
  });
});

describe('a server that misbehaves', () => {
  it.each([
    ['hangs up at once', () => null, 'smtp greeting: the server hung up'],
    [
      'hangs up after its greeting',
      (line: string) => (line === '' ? '220 hi\r\n' : null),
      'smtp EHLO: the server hung up',
    ],
    [
      'hangs up within a reply',
      (line: string, socket: Socket) => (line === '' ? '220 hi\r\n' : socket.write('250-me\r\n250') ? null : ''),
      'smtp EHLO: the server hung up',
    ],
    ['turns us away', () => '554 no service\r\n', 'smtp greeting: 554'],
    ['speaks something else', () => 'HTTP/1.1 400 Bad Request\r\n', 'smtp greeting: unreadable answer'],
    ['never ends its line', () => `220 ${'x'.repeat(10_000)}`, 'smtp greeting: endless line'],
    ['never ends its reply', () => '220-x\r\n'.repeat(500), 'smtp greeting: unreadable answer'],
  ])('and %s costs one temporary failure, and the worker stays awake', async (_, play, message) => {
    const { port } = await scripted(play);
    const answer = send({ port });
    expect(await awake()).toBe('awake');
    expect(await answer).toEqual({ sent: false, permanent: false, message });
    expect(await awake()).toBe('awake');
  });

  it('or is not there at all costs the same', async () => {
    expect(await send({ port: 1 })).toMatchObject({ sent: false, permanent: false });
  });
});
