import { fromPage, signedIn } from '../../fixtures/browser.ts';
import { type Sent, type Stage, send } from '../../fixtures/fixture.ts';
import { PASSWORD, seedPerson, seedSession } from '../../harness/people.ts';
import { dueAsToken, seedTotp, totpCode } from '../../harness/second-factors.ts';
import type { Storm } from './caps.ts';

/** Six digits that an authenticator app shows at no step near now. */
const wrong = (n: number, secret: string): string => {
  const near = [-3, -2, -1, 0, 1, 2, 3, 4, 5].map((step) => totpCode(secret, Date.now() + step * 30_000));
  const code = String(400_000 + n * 7);
  return near.includes(code) ? wrong(n + 50, secret) : code;
};

const refused = {
  spacingMs: 60_000,
  refusal: 'too_many_attempts',
  isLetThrough: ({ status }: { status: number }) => status === 400,
} as const;

/** As many sign-ins of one person that wait for their authenticator app. */
async function waiting(stage: Stage, count: number) {
  const person = await seedPerson(stage.server, { pool: stage.at.pool });
  const { secret } = await seedTotp(stage.server, person);
  const json = { email: person.email, password: PASSWORD };
  const tokens: string[] = [];
  while (tokens.length < count) {
    const answer = await send(stage.server, fromPage(stage, 'POST', '/auth/password/login', { json }));
    tokens.push(dueAsToken(answer).token);
  }
  return { person, secret, tokens };
}

const secondSteps = (title: string, signIns: number, counter: Storm['counters'][number], budget: number): Storm => ({
  ...refused,
  title: `POST /auth/mfa/verify and /auth/mfa/recovery, wrong codes ${title}`,
  counters: [counter],
  waves: [budget, 0],
  prepare: async (stage) => {
    const { secret, tokens } = await waiting(stage, signIns);
    return (_, n) => {
      const mfa_token = tokens[n % signIns];
      const recovery_code = `aaaa-bbbb-cccc-${2000 + n}`;
      return n % 4 === 3
        ? fromPage(stage, 'POST', '/auth/mfa/recovery', { json: { mfa_token, recovery_code } })
        : fromPage(stage, 'POST', '/auth/mfa/verify', { json: { mfa_token, code: wrong(n, secret) } });
    };
  },
});

const recoveries = (whose: string, addressOf: (stage: Stage) => Promise<string>): Storm => ({
  title: `POST /auth/recovery/login and its native twin, wrong codes for ${whose}`,
  counters: ['recovery'],
  // The sixth after a second, as with passwords.
  waves: [5],
  spacingMs: 0,
  prepare: async (stage) => {
    const email = await addressOf(stage);
    return (_, n) => {
      const json = { email, recovery_code: `aaaa-bbbb-cccc-${2000 + n}` };
      return fromPage(stage, 'POST', `/auth${n % 2 ? '/native' : ''}/recovery/login`, { json });
    };
  },
  isLetThrough: ({ status }) => status === 401,
  refusal: 'too_many_attempts',
});

let addresses = 0;

/** What is counted where second factors are tried, set up and recovered. */
export const secondFactors: readonly Storm[] = [
  secondSteps('for one sign-in', 1, 'second_factor', 5),
  // Twenty-five are open by sign-in, ten by the hour of the person.
  secondSteps('within an hour for five sign-ins', 5, 'second_factor_hour', 10),
  {
    ...refused,
    title:
      'POST /auth/step-up, DELETE /auth/mfa/totp and POST /auth/mfa/verify, wrong codes within an hour of a person',
    counters: ['second_factor_hour'],
    waves: [10, 0],
    prepare: async (stage) => {
      const { person, secret, tokens } = await waiting(stage, 4);
      const sessions = await Promise.all(
        [1, 2, 3].map(() => seedSession(stage.server, person, stage.at, { acr: 'aal2' })),
      );
      return (_, n): Sent => {
        const code = wrong(n, secret);
        if (n % 4 === 3)
          return fromPage(stage, 'POST', '/auth/mfa/verify', { json: { mfa_token: tokens[(n >> 2) % 4], code } });
        const more = { json: { code }, cookies: { [stage.at.sessionCookie]: sessions[n % 3]?.value ?? '' } };
        return n % 2
          ? fromPage(stage, 'DELETE', '/auth/mfa/totp', more)
          : fromPage(stage, 'POST', '/auth/step-up', more);
      };
    },
  },
  {
    ...refused,
    title: 'POST /auth/2fa/enable, wrong codes of an app that is being set up',
    counters: ['enrollment'],
    waves: [5, 0],
    prepare: async (stage) => {
      const { session } = await signedIn(stage);
      const cookies = { [stage.at.sessionCookie]: session.value };
      const begun = await send(stage.server, fromPage(stage, 'POST', '/auth/2fa/setup', { cookies }));
      const { secret } = begun.json<{ secret: string }>();
      return (_, n) =>
        fromPage(stage, 'POST', '/auth/2fa/enable', { json: { secret, code: wrong(n, secret) }, cookies });
    },
  },
  recoveries(
    'an address that somebody has',
    async ({ server, at }) => (await seedPerson(server, { pool: at.pool })).email,
  ),
  recoveries('an address that nobody has', async () => `unrecovered${++addresses}@example.net`),
];
