import { fromPage, signedIn } from '../../fixtures/browser.ts';
import { seedChangeCode } from '../../harness/email-change.ts';
import type { Storm } from './caps.ts';

let addresses = 0;
const newAddress = () => `wanted${++addresses}@example.net`;

/** Digits that are none of these codes. */
const wrong = (n: number, right: readonly string[]): string => {
  const code = String(200_000 + n * 7);
  return right.includes(code) ? wrong(n + 50, right) : code;
};

const guesses = (title: string, codes: number, counters: Storm['counters'], letThrough: number): Storm => ({
  title: `POST /auth/email/confirm, ${title}`,
  counters,
  waves: [letThrough, 0],
  spacingMs: 60_000,
  prepare: async (stage) => {
    const { person, session } = await signedIn(stage);
    const wanted = Array.from({ length: codes }, newAddress);
    const right = await Promise.all(wanted.map((email) => seedChangeCode(stage.server, stage.at, person, email)));
    const cookies = { [stage.at.sessionCookie]: session.value };
    return (_, n) => {
      const json = { email: wanted[n % codes], code: wrong(n, right) };
      return fromPage(stage, 'POST', '/auth/email/confirm', { json, cookies });
    };
  },
  isLetThrough: ({ status }) => status === 400,
  refusal: 'too_many_attempts',
});

/** What is counted where somebody changes their address. */
export const ownAddress: readonly Storm[] = [
  {
    title: 'POST /auth/email/request, mails to one address',
    counters: ['send:code:email_change'],
    waves: [1, 1, 1, 1, 1, 0],
    spacingMs: 31_000,
    prepare: async (stage) => {
      const { session } = await signedIn(stage);
      const cookies = { [stage.at.sessionCookie]: session.value };
      const json = { email: newAddress() };
      return () => fromPage(stage, 'POST', '/auth/email/request', { json, cookies });
    },
    isLetThrough: ({ status }) => status === 200,
    refusal: 'rate_limited',
  },
  guesses('wrong guesses at one code', 1, ['code:email_change'], 5),
  guesses('wrong guesses within an hour at three codes', 3, ['guess'], 10),
];
