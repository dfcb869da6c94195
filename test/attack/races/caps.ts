import { fromPage } from '../../fixtures/browser.ts';
import { seedCode } from '../../fixtures/codes.ts';
import type { Counter, Stage } from '../../fixtures/fixture.ts';
import { type Sent, send } from '../../fixtures/fixture.ts';
import type { Answer } from '../../harness/answer.ts';
import { seedPerson } from '../../harness/people.ts';
import { channels } from './channels.ts';
import { deviceCodes } from './device-codes.ts';
import { ownAddress } from './own-address.ts';
import { CALLERS } from './race.ts';
import { secondFactors } from './second-factors.ts';
import { twoNames } from './two-names.ts';

/** Many at once, against one budget. */
export interface Storm {
  /** `METHOD pattern, what is counted`. */
  readonly title: string;
  /** What precedes the MAC of the counters that are tried. */
  readonly counters: readonly Counter[];
  /** Waves of answers, each sent at once; how many of each may be let through. */
  readonly waves: readonly number[];
  /** Where the wave stands in time, in milliseconds from now. */
  readonly spacingMs: number;
  readonly prepare: (stage: Stage) => Promise<(wave: number, caller: number) => Sent>;
  /** True where the answer shows that the caller was let through. */
  readonly isLetThrough: (answer: Answer) => boolean;
  /** How the others are refused. */
  readonly refusal: 'rate_limited' | 'too_many_attempts';
}

let addresses = 0;
const unowned = async () => `counted${++addresses}@example.net`;
const owned = async ({ server, at }: Stage) => (await seedPerson(server, { pool: at.pool })).email;
const owners = [
  ['an address that somebody has', owned],
  ['an address that nobody has', unowned],
] as const;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

type Whose = (typeof owners)[number];

const sends = (path: string, counter: Counter, spaced: boolean, [whose, addressOf]: Whose): Storm => ({
  title: `POST ${path}, mails to ${whose}`,
  counters: [counter],
  // Codes: one in half a minute, five in an hour. Links: five in an hour.
  waves: spaced ? [1, 1, 1, 1, 1, 0] : [5, 0],
  spacingMs: 31 * SECOND,
  prepare: async (stage) => {
    const email = await addressOf(stage);
    return () => fromPage(stage, 'POST', path, { json: { email } });
  },
  isLetThrough: ({ status }) => status === 200,
  refusal: 'rate_limited',
});

const passwords = ([whose, addressOf]: Whose): Storm => ({
  title: `POST /login, wrong passwords for ${whose}`,
  counters: ['password'],
  // The sixth after a second, the seventh after two more, and so on: here all come at once.
  waves: [5],
  spacingMs: 0,
  prepare: async (stage) => {
    const email = await addressOf(stage);
    return (_, n) => fromPage(stage, 'POST', '/login', { json: { email, password: `wrong password ${n}` } });
  },
  isLetThrough: ({ status }) => status === 401,
  refusal: 'too_many_attempts',
});

/** A code that is none of those given. */
const wrongCode = (n: number, right: readonly string[]): string => {
  const code = String(100_000 + n * 7);
  return right.includes(code) ? wrongCode(n + CALLERS, right) : code;
};

const redeemers = [
  ['sign_in', '/auth/otp/verify', {}],
  ['password_reset', '/auth/password/reset/confirm', { new_password: 'newpassword123' }],
  ['first_password', '/auth/password/signup', { password: 'newpassword123' }],
] as const;

const guesses = ([purpose, path, fields]: (typeof redeemers)[number], [whose, addressOf]: Whose): Storm => ({
  title: `POST ${path}, wrong guesses at one code of ${whose}`,
  counters: [`code:${purpose}`],
  waves: [5, 0],
  spacingMs: MINUTE,
  prepare: async (stage) => {
    const email = await addressOf(stage);
    const right = await seedCode(stage, purpose, email);
    return (_, n) => fromPage(stage, 'POST', path, { json: { email, code: wrongCode(n, [right]), ...fields } });
  },
  isLetThrough: ({ status }) => status === 400,
  refusal: 'too_many_attempts',
});

/** Fifteen guesses are open by code, ten by the hour of the address. */
const hourly = ([whose, addressOf]: Whose): Storm => ({
  title: `POST /auth/otp/verify, wrong guesses within an hour at all codes of ${whose}`,
  counters: ['guess'],
  waves: [10, 0],
  spacingMs: MINUTE,
  prepare: async (stage) => {
    const email = await addressOf(stage);
    const right = await Promise.all(redeemers.map(([purpose]) => seedCode(stage, purpose, email)));
    return (_, n) => {
      const [, path, fields] = redeemers[n % redeemers.length] as (typeof redeemers)[number];
      return fromPage(stage, 'POST', path, { json: { email, code: wrongCode(n, right), ...fields } });
    };
  },
  isLetThrough: ({ status }) => status === 400,
  refusal: 'too_many_attempts',
});

export const storms: readonly Storm[] = [
  ...owners.flatMap((whose) => [
    passwords(whose),
    sends('/magic-link', 'send:magic_link', false, whose),
    sends('/forgot-password', 'send:reset', false, whose),
    sends('/auth/otp/request', 'send:code:sign_in', true, whose),
    sends('/auth/password/reset/request', 'send:code:password_reset', true, whose),
    sends('/auth/password/signup/request', 'send:code:first_password', true, whose),
    ...redeemers.map((redeemer) => guesses(redeemer, whose)),
    hourly(whose),
  ]),
  ...ownAddress,
  ...channels,
  ...deviceCodes,
  ...secondFactors,
  ...twoNames,
];

/** Sends one wave at once, and it is all of one instant: what is let through again after a second must not be here. */
export const sendWave = (stage: Stage, requestOf: (caller: number) => Sent, clockAt: number): Promise<Answer[]> =>
  Promise.all(Array.from({ length: CALLERS }, (_, n) => send(stage.server, requestOf(n), { clockAt })));
