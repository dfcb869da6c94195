import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MailFailure } from '../../src/platform/mail/port.ts';
import { mailPort } from '../../src/platform/mail/transport.ts';
import { systemOutbound } from '../../src/platform/outbound.ts';
import { mail } from './mail-fixture.ts';

interface Got {
  readonly request: IncomingMessage;
  readonly body: Record<string, unknown>;
}

let answer: (response: ServerResponse) => void;
let got: Got[] = [];
let url = '';
const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  got.push({ request, body: JSON.parse(text) });
  answer(response);
});

const respond =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/emails`;
});
afterAll(() => void server.close());
beforeEach(() => {
  got = [];
  answer = respond(200, { id: 'provider-id' });
});

const send = (to = url) =>
  mailPort({ kind: 'http', url: to, key: 're_secret' }, { outbound: systemOutbound }).send(mail);
const failure = async (to?: string): Promise<MailFailure> => {
  const outcome = await send(to).catch((error: unknown) => error);
  if (!(outcome instanceof MailFailure)) throw new Error('the mail was taken');
  return outcome;
};

describe('an HTTP provider', () => {
  it('gets the mail in the form of Resend’s API, with the row’s id as Idempotency-Key', async () => {
    await send();
    const [{ request, body }] = got as [Got];
    expect(request.method).toBe('POST');
    expect(request.url).toBe('/emails');
    expect(request.headers).toMatchObject({
      authorization: 'Bearer re_secret',
      'idempotency-key': mail.id,
      'content-type': 'application/json',
    });
    expect(body).toEqual({
      from: '"Bränd \\"One\\", Größe" <no-reply@brand1.com>',
      to: [mail.to],
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      reply_to: mail.replyTo,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  });

  it('sends the same request when it is asked again', async () => {
    await send();
    await send();
    expect(got[1]?.body).toEqual(got[0]?.body);
    expect(got[1]?.request.headers['idempotency-key']).toBe(got[0]?.request.headers['idempotency-key']);
  });

  it.each([400, 404, 405, 413, 422])('refuses for good with %i', async (status) => {
    answer = respond(status, { statusCode: status, name: 'validation_error', message: `bad ${mail.to}` });
    expect(await failure()).toMatchObject({ permanent: true, message: `http: ${status} validation_error` });
  });

  it.each([401, 403, 408, 409, 425, 429, 500, 502, 503])('may be asked again after %i', async (status) => {
    answer = respond(status, { name: 'rate_limit_exceeded', message: mail.to });
    expect(await failure()).toMatchObject({ permanent: false, message: `http: ${status} rate_limit_exceeded` });
  });

  it('is not followed elsewhere: a redirect is a failure, and the key stays here', async () => {
    answer = respond(307, {}, { location: `${url}/elsewhere` });
    expect(await failure()).toMatchObject({ permanent: false, message: 'http: 307' });
    expect(got).toHaveLength(1);
  });

  it.each([
    ['text that is no JSON', (response: ServerResponse) => void response.writeHead(400).end('<html>re_secret')],
    ['a name that is none', respond(400, { name: `to ${mail.to}` })],
    ['null', respond(400, null)],
  ])('is quoted by its status alone when it answers %s', async (_, odd) => {
    answer = odd;
    expect((await failure()).message).toBe('http: 400');
  });

  it('that hangs up or is not there is asked again', async () => {
    answer = (response) => void response.destroy();
    expect(await failure()).toMatchObject({ permanent: false, message: 'http: no answer' });
    expect(await failure('http://127.0.0.1:1/emails')).toMatchObject({ permanent: false, message: 'http: no answer' });
  });
});
