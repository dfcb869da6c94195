import { fromPage, signedIn } from '../../fixtures/browser.ts';
import { seedSentCode, someNumber } from '../../fixtures/factors.ts';
import { type Sent, type Stage, send } from '../../fixtures/fixture.ts';
import { accessToken } from '../../fixtures/tokens.ts';
import { mailTo } from '../../harness/mail.ts';
import { PASSWORD, seedPerson, seedSession } from '../../harness/people.ts';
import { dueAsToken, seedPhone } from '../../harness/second-factors.ts';
import { codeIn } from '../../slice/token-kit.ts';
import type { Storm } from './caps.ts';

/** Digits that are none of a code. */
const wrong = (n: number, right: string): string => {
  const code = String(300_000 + n * 7);
  return code === right ? '999999' : code;
};

const bearer = (request: Sent, token: string, headers: Sent['headers'] = {}): Sent => ({
  ...request,
  headers: { authorization: `Bearer ${token}`, ...headers },
});

const spaced = { waves: [1, 1, 1, 1, 1, 0], spacingMs: 31_000, refusal: 'rate_limited' } as const;
const guessed = { spacingMs: 60_000, refusal: 'too_many_attempts' } as const;
const isInvalid: Storm['isLetThrough'] = ({ status }) => status === 400;

const guesses = (channel: 'email' | 'sms'): Storm => ({
  ...guessed,
  title: `POST /auth/otp/code, wrong guesses at a code by ${channel}`,
  counters: [`code:${channel}_channel`],
  waves: [5, 0],
  prepare: async (stage) => {
    const person = await seedPerson(stage.server, { pool: stage.at.pool, verified: channel !== 'email' });
    const session = await seedSession(stage.server, person, stage.at);
    const number = await seedPhone(stage.server, person, { number: someNumber(), verified: false });
    const right = await seedSentCode(
      stage,
      `${channel}_channel`,
      `session|${session.id}`,
      channel === 'sms'
        ? { channel, userId: person.id, number, country: 'DE' }
        : { channel, userId: person.id, address: person.email },
    );
    const token = await accessToken(stage, session);
    const request = fromPage(stage, 'POST', '/auth/otp/code', { json: { channel } });
    return (_, n) => bearer(request, token, { 'x-otp': wrong(n, right) });
  },
  isLetThrough: isInvalid,
});

/** Adds a phone in a session of somebody new. */
async function adding(stage: Stage, phone: string): Promise<Sent> {
  const { session } = await signedIn(stage);
  const cookies = { [stage.at.sessionCookie]: session.value };
  return fromPage(stage, 'POST', '/auth/otp/methods/sms', { json: { phone, country: 'DE' }, cookies });
}

/** What is counted where codes confirm a channel, and where they go by SMS. */
export const channels: readonly Storm[] = [
  guesses('email'),
  guesses('sms'),
  {
    ...guessed,
    title: 'POST /auth/mfa/verify, wrong guesses at a code by SMS',
    counters: ['code:sms_factor', 'second_factor'],
    waves: [5, 0],
    prepare: async (stage) => {
      const person = await seedPerson(stage.server, { pool: stage.at.pool });
      const number = await seedPhone(stage.server, person, { number: someNumber() });
      const json = { email: person.email, password: PASSWORD };
      const { token } = dueAsToken(await send(stage.server, fromPage(stage, 'POST', '/auth/password/login', { json })));
      await send(stage.server, bearer(fromPage(stage, 'GET', '/auth/otp/code?method=sms'), token));
      const right = codeIn((await mailTo(stage.server, number))[0]);
      return (_, n) =>
        fromPage(stage, 'POST', '/auth/mfa/verify', { json: { mfa_token: token, code: wrong(n, right) } });
    },
    isLetThrough: isInvalid,
  },
  {
    ...spaced,
    title: 'POST /auth/otp/methods/sms, messages to one number from many people',
    counters: ['send:sms'],
    prepare: async (stage) => {
      const phone = someNumber();
      const requests = await Promise.all(Array.from({ length: 10 }, () => adding(stage, phone)));
      // Other people in every wave, so that what is counted is the number.
      return (wave, n) => requests[(wave + n) % requests.length] as Sent;
    },
    isLetThrough: ({ status }) => status === 200,
  },
  {
    ...spaced,
    title: 'POST /auth/otp/methods/sms, messages of one person to many numbers',
    counters: ['send:sms_person'],
    prepare: async (stage) => {
      const request = await adding(stage, someNumber());
      return () => ({ ...request, json: { phone: someNumber(), country: 'DE' } });
    },
    isLetThrough: ({ status }) => status === 200,
  },
  {
    ...spaced,
    title: 'GET /auth/otp/code, messages to the factor of one person',
    counters: ['send:sms_factor'],
    prepare: async (stage) => {
      const { session, person } = await signedIn(stage);
      await seedPhone(stage.server, person, { number: someNumber() });
      const token = await accessToken(stage, session);
      return () => bearer(fromPage(stage, 'GET', '/auth/otp/code?method=sms'), token);
    },
    isLetThrough: ({ status }) => status === 204,
  },
  {
    ...spaced,
    title: 'GET /auth/otp/code, mails to one address',
    counters: ['send:code:email_channel'],
    prepare: async (stage) => {
      const { session } = await signedIn(stage);
      const token = await accessToken(stage, session);
      return () => bearer(fromPage(stage, 'GET', '/auth/otp/code?method=email'), token);
    },
    isLetThrough: ({ status }) => status === 204,
  },
];
