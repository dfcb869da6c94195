import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { renderSms } from '../../src/notify/sms.ts';
import { systemOutbound } from '../../src/platform/outbound.ts';
import { type OutgoingSms, SmsFailure } from '../../src/platform/sms/port.ts';
import { parseSms, smsPort } from '../../src/platform/sms/transport.ts';

const sms: OutgoingSms = { id: 's1', to: '+12025550142', text: '048213 & ü\n\n@a.example #048213', createdAt: 0 };

let answer: (response: ServerResponse) => void;
let got: { request: IncomingMessage; body: string }[] = [];
let url = '';
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  got.push({ request, body });
  answer(response);
});
const respond = (status: number, body: unknown) => (response: ServerResponse) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  got = [];
  answer = respond(201, { sid: 'SM1' });
});

const send = async (message = sms, to = url) =>
  smsPort(
    { kind: 'http', url: to, accountSid: 'AC1', authToken: 'token', from: '+12025550100' },
    { outbound: systemOutbound },
  )?.send(message);
const failure = async (message?: OutgoingSms, to?: string) => {
  const outcome = await send(message, to).catch((error: unknown) => error);
  if (!(outcome instanceof SmsFailure)) throw new Error('the message was taken');
  return outcome;
};

describe('an HTTP provider', () => {
  it('gets the message in the form of Twilio’s Messages API', async () => {
    await send();
    const [call] = got;
    expect(call?.request.method).toBe('POST');
    expect(call?.request.url).toBe('/2010-04-01/Accounts/AC1/Messages.json');
    expect(call?.request.headers.authorization).toBe(`Basic ${btoa('AC1:token')}`);
    expect(call?.request.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(call?.body))).toEqual({
      From: '+12025550100',
      To: sms.to,
      Body: sms.text,
    });
  });

  it('refuses a number for good, and is quoted by its code alone', async () => {
    answer = respond(400, { code: 21211, message: `bad ${sms.to}` });
    expect(await failure()).toMatchObject({ permanent: true, message: 'http: 400 21211' });
    answer = respond(422, { code: `to ${sms.to}` });
    expect(await failure()).toMatchObject({ permanent: true, message: 'http: 422' });
  });

  it.each([307, 401, 403, 404, 429, 500, 503])('may be asked again after %i', async (status) => {
    answer = respond(status, {});
    expect(await failure()).toMatchObject({ permanent: false, message: `http: ${status}` });
  });

  it('that hangs up or is not there is asked again', async () => {
    answer = (response) => void response.destroy();
    expect(await failure()).toMatchObject({ permanent: false, message: 'http: no answer' });
    expect(await failure(sms, 'http://127.0.0.1:1')).toMatchObject({ permanent: false });
  });

  it('never sees what is no number', async () => {
    expect(await failure({ ...sms, to: '+1202555&From=x' })).toMatchObject({ permanent: true });
    expect(got).toEqual([]);
  });
});

describe('SMS_TRANSPORT', () => {
  const parse = (env: Record<string, string>, dev = false) => {
    const problems: string[] = [];
    return { sms: parseSms(env, dev, (problem) => void problems.push(problem)), problems };
  };

  it('is off unless the operator says otherwise, local in development only and whole where it is http', () => {
    expect(parse({})).toEqual({ sms: null, problems: [] });
    expect(parse({ SMS_TRANSPORT: 'off' })).toEqual({ sms: null, problems: [] });
    expect(parse({ SMS_TRANSPORT: 'local' }, true)).toEqual({ sms: { kind: 'local' }, problems: [] });
    expect(parse({ SMS_TRANSPORT: 'local' }).problems).toHaveLength(1);
    expect(parse({ SMS_TRANSPORT: 'http', SMS_HTTP_URL: 'https://api.example' }).problems).toHaveLength(1);
  });
});

describe('the text of a code', () => {
  const message = {
    template: 'sms_code',
    code: '048213',
    site: 'https://auth.brand1.com',
    lifetimeMinutes: 10,
  } as const;
  const gsm = /^[@£$¥èéùìòÇ\nØøÅåÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà_]*$/;

  it.each(['en', 'de', 'es', 'fr'])('fits one segment of GSM 03.38 in %s', (locale) => {
    const text = renderSms(message, 'Brand One', locale);
    expect(text).toMatch(gsm);
    expect(text.length).toBeLessThanOrEqual(160);
  });

  it.each(['en', 'de', 'es', 'fr', 'ja', 'ar'])('ends in %s with the line that binds it to its host', (locale) => {
    const text = renderSms(message, 'Brand\n@evil.example #1', locale);
    expect(text.split('\n').slice(-2)).toEqual(['', '@auth.brand1.com #048213']);
    expect(text.split('\n')).toHaveLength(3);
    expect(text).toContain('Brand');
  });
});
