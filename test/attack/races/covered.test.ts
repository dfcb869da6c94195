import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Counter } from '../../fixtures/fixture.ts';
import { calls } from '../../fixtures/rows.ts';
import { ROOT } from '../../harness/build.ts';
import { storms } from './caps.ts';
import { once, singleUse } from './single-use.ts';

/** Files that make a claim of their own, beside those of `findOnce`; each is a purpose of the table. */
const CLAIMING = [
  'account/email/undo-token.ts',
  'challenge/claim.ts',
  'challenge/code.ts',
  'identity/credentials/oauth/redeem-posted.ts',
  'identity/credentials/wallet/nonce.ts',
  'methods/device-code/prove-device.ts',
  'signin/enrollment/confirm-enrollment.ts',
];

/** Refusals of a second request that need no race: why. */
const PLAIN: Readonly<Record<string, string>> = {
  'DELETE /auth/sessions, all': 'signing out everywhere may happen twice',
};

/** What counters are raced elsewhere, and where. */
const ELSEWHERE: Partial<Record<Counter, string>> = {
  device: 'who polls how often, and what becomes of a code: slice/methods/device-code.test.ts',
  device_user: 'whose a user code is: unit/user-code.test.ts, and the row in the same file',
  redeem: 'the lease of a reset link: the races for that link',
  'send:sms_day': 'test/slice/methods/short-messages.test.ts: the short messages of a brand',
  'send:sms_factor_share': 'test/slice/methods/short-messages.test.ts: are shared out',
  'send:sms_adding_share': 'test/slice/methods/short-messages.test.ts: are shared out',
  'send:sms_adding_day': 'test/slice/methods/short-messages.test.ts: the short messages of a brand',
  'send:registration': 'one-owner.test.ts, POST /register',
};

const src = path.join(ROOT, 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => [file, readFileSync(path.join(src, file), 'utf8')] as const);

describe('whatever may happen once has a race', () => {
  const raced = [...Object.values(singleUse).flat(), ...once].map(({ title }) => title);

  it('each purpose of a claim', () => {
    for (const [purpose, races] of Object.entries(singleUse))
      expect(races.length, `add races for ${purpose} to single-use.ts`).toBeGreaterThan(0);
    const making = files
      .filter(([, text]) => /\bclaimId: deps\.random\.id\(|\bclaimOn\(/.test(text))
      .map(([file]) => file);
    expect(
      making.sort(),
      'a file makes claims of a kind that test/attack/races/single-use.ts does not know: add its purpose there, with ' +
        'the races for it, and the file to CLAIMING here',
    ).toEqual([...CLAIMING].sort());
  });

  it('each fixture whose second request is refused', () => {
    const missing = calls
      .filter(({ fixture }) => fixture.mutates && fixture.repeat !== 'alike' && fixture.repeat !== 'rate_limited')
      .map(({ title }) => title)
      .filter((title) => !raced.includes(title) && !(title in PLAIN));
    expect(missing, 'add a race for each of these to test/attack/races/single-use.ts').toEqual([]);
  });

  it('and no race is there twice', () => expect(new Set(raced).size).toBe(raced.length));
});

describe('whatever is counted is stormed', () => {
  it('each counter that a fixture takes from', () => {
    const tried: readonly string[] = [...storms.flatMap(({ counters }) => counters), ...Object.keys(ELSEWHERE)];
    const missing = calls.flatMap(({ fixture }) => fixture.counters).filter((counter) => !tried.includes(counter));
    expect([...new Set(missing)], 'add a storm for each of these to test/attack/races/caps.ts').toEqual([]);
  });
});
