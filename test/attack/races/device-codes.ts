import { fromPage, signedIn } from '../../fixtures/browser.ts';
import type { Storm } from './caps.ts';

const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

/** User codes that no device has: there are 26 thousand million. */
const guess = (n: number): string => {
  const letter = (at: number) => LETTERS[Math.floor(n / 20 ** at) % 20] ?? 'B';
  return `QZXW-${letter(3)}${letter(2)}${letter(1)}${letter(0)}`;
};

/** What is counted where people type the codes of devices. */
export const deviceCodes: readonly Storm[] = [
  {
    title: 'POST /auth/device/verify, wrong codes of one person',
    counters: ['device_guess'],
    waves: [5, 0],
    spacingMs: 60_000,
    refusal: 'too_many_attempts',
    prepare: async (stage) => {
      const { session } = await signedIn(stage);
      const cookies = { [stage.at.sessionCookie]: session.value };
      return (wave, n) =>
        fromPage(stage, 'POST', '/auth/device/verify', { json: { user_code: guess(wave * 100 + n) }, cookies });
    },
    isLetThrough: ({ status }) => status === 400,
  },
];
