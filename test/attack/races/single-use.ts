import type { OnceKind } from '../../../src/challenge/claim.ts';
import type { ErrorCode } from '../../../src/lib/errors.ts';
import { fromPage } from '../../fixtures/browser.ts';
import { seedMagicLink } from '../../fixtures/one-time.ts';
import { calls } from '../../fixtures/rows.ts';
import { bySize } from '../../hard/size.ts';
import { seedPerson } from '../../harness/people.ts';
import { handedOverTwice, walletOfTwo } from './contested.ts';
import type { Race } from './race.ts';

/** What stands before a value in the hash of its claim: all that is spent once by a claim. */
export type Purpose = OnceKind | 'code' | 'wallet_nonce' | 'id_token' | 'email_undo' | 'enrollment' | 'device_code';

/** Ten rounds in every run of the tests, more by flag; where the code is the same as that of another row, fewer. */
const rounds = bySize(10, 10, 40);
const fewRounds = bySize(1, 10, 40);
const someRounds = bySize(3, 10, 40);

/** A race for what a fixture prepares. @param title as in `calls` */
function raceOf(
  title: string,
  losers: readonly ErrorCode[],
  more: Partial<Pick<Race, 'winners' | 'rounds'>> = {},
): Race {
  const call = calls.find((each) => each.title === title);
  if (!call) throw new Error(`no fixture is called “${title}”; see test/fixtures`);
  const prepare: Race['prepare'] = async (stage) => {
    const { request, expect } = await call.fixture.prepare(stage);
    return { requests: [request], expect };
  };
  return { title, prepare, losers, winners: 'one', rounds, ...more };
}

const spent = (title: string, more?: Partial<Race>) => raceOf(title, ['invalid_token'], more);
const few = { rounds: fewRounds };

// Five guesses of a code are let through; who comes after them is told that there are no more.
const code = (title: string, more?: Partial<Race>) => raceOf(title, ['invalid_code', 'too_many_attempts'], more);
// Up to five of these hash a password, and six hashes run at a time: a third of a second each.
const hashed = (title: string) =>
  raceOf(title, ['invalid_code', 'too_many_attempts', 'overloaded'], { rounds: bySize(1, 10, 20) });

// Five guesses of a sign-in that waits; after it is over it is as if it had never been.
const opens = (title: string, more?: Partial<Race>) =>
  raceOf(title, ['invalid_token', 'invalid_code', 'too_many_attempts'], more);
// Five guesses of a secret; the confirmation that wins gives the session another secret, or ends the set-up token.
const confirms = (title: string, more?: Partial<Race>) =>
  raceOf(title, ['unauthenticated', 'invalid_token', 'too_many_attempts'], more);

const unconfirmed: Race = {
  title: 'POST /magic-link/verify, to an account that nobody has confirmed',
  prepare: async (stage) => {
    const person = await seedPerson(stage.server, { pool: stage.at.pool, verified: false });
    const json = { token: await seedMagicLink(stage, person) };
    const expect = (answer: { status: number }) => {
      if (answer.status !== 200) throw new Error(String(answer));
    };
    return { requests: [fromPage(stage, 'POST', '/magic-link/verify', { json })], expect };
  },
  losers: ['invalid_token'],
  winners: 'one',
  rounds: fewRounds,
};

/** Everything that a claim is made for, and the races for it. A purpose without one does not compile. */
export const singleUse: Readonly<Record<Purpose, readonly Race[]>> = {
  magic_link: [
    spent('POST /magic-link/verify, as JSON'),
    spent('POST /magic-link/verify, for an address that has no account yet', few),
    unconfirmed,
    spent('POST /magic-link/verify, as a form', few),
  ],
  // One of them hashes: the others see its lease.
  reset: [spent('POST /reset-password, as JSON'), spent('POST /reset-password, as a form', few)],
  registration: [
    spent('POST /verify-email, as JSON', { winners: 'all' }),
    spent('GET /verify-email, as JSON', { winners: 'all', ...few }),
    spent('POST /verify-email, as a form of the browser that registered', { winners: 'all', ...few }),
    spent('POST /verify-email/decline, as JSON'),
    spent('POST /verify-email/decline, as a form', few),
  ],
  oauth: [
    spent('GET /oauth/google/callback, for an account with that address'),
    spent('GET /oauth/google/callback, for somebody new', few),
    spent('GET /oauth/google/callback, to link an account there', few),
    spent('GET /oauth/:provider/callback, for an account with that address', few),
    spent('GET /oauth/:provider/callback, for somebody new', few),
    spent('POST /oauth/:provider/callback, from the site of the provider', few),
  ],
  id_token: [
    spent('POST /auth/oauth/google, for an account with that address'),
    ...['POST /auth/oauth/apple', 'POST /auth/native/oauth/google', 'POST /auth/native/oauth/apple'].map((row) =>
      spent(`${row}, for an account with that address`, few),
    ),
    ...['POST /auth/oauth/google', 'POST /auth/oauth/apple'].map((row) => spent(`${row}, for somebody new`, few)),
    ...['POST /auth/native/oauth/google', 'POST /auth/native/oauth/apple'].map((row) =>
      spent(`${row}, for somebody new`, few),
    ),
    ...['google', 'apple'].flatMap((id) =>
      ['by cookie', 'by access token'].map((how) => spent(`POST /auth/mfa/totp/enroll/oauth/${id}, ${how}`, few)),
    ),
  ],
  passkey_register: [
    spent('POST /auth/passkey/register/complete, by cookie'),
    spent('POST /auth/passkeys/register/verify, by cookie', few),
  ],
  passkey_authenticate: [
    spent('POST /auth/passkey/login/complete, with a passkey'),
    spent('POST /auth/native/passkey/login/complete, with a passkey', few),
    spent('POST /auth/passkeys/authenticate/verify, with a passkey', few),
    spent('POST /login/passkey, with a passkey', few),
  ],
  passkey_token: [
    spent('POST /auth/sessions, with a passkey'),
    // Who comes later has the secret of a session that has another one.
    raceOf('POST /auth/step-up, with a passkey', ['unauthenticated', 'invalid_token', 'too_many_attempts'], few),
  ],
  handover: [spent('GET /handover/callback, with a code')],
  handover_code: [handedOverTwice(rounds)],
  device_code: [raceOf('POST /auth/token, once it was approved', ['invalid_grant'])],
  email_undo: [spent('POST /auth/email/undo, as JSON'), spent('POST /auth/email/undo, as a form', few)],
  wallet_nonce: [
    spent('POST /auth/metamask/verify, of a known wallet'),
    spent('POST /auth/metamask/verify, of a wallet that is new here', few),
    spent('POST /auth/wallet/link, by cookie', few),
    walletOfTwo(rounds),
  ],
  second_factor: [
    opens('POST /auth/2fa/verify, with a code'),
    ...[
      'POST /auth/2fa/verify, with a backup code, in a browser to trust',
      'POST /auth/2fa/verify, as a form',
      'POST /auth/mfa/verify, with a code',
      'POST /auth/native/mfa/verify, with a code',
      'POST /auth/mfa/recovery, with a recovery code',
      'POST /auth/native/mfa/recovery, with a recovery code',
    ].map((title) => opens(title, few)),
    ...['that ends a sign-in', 'that ends a sign-in, of the recovery codes'].map((how) =>
      raceOf(`POST /auth/otp/code, ${how}`, ['unauthenticated', 'invalid_code', 'too_many_attempts'], few),
    ),
  ],
  enrollment: [
    confirms('POST /auth/2fa/enable, by cookie', { rounds: someRounds }),
    ...[
      'POST /auth/mfa/totp/confirm, by cookie',
      'POST /auth/mfa/totp/confirm, by access token',
      'POST /auth/mfa/totp/confirm, with a set-up token',
      'POST /account/two-step/confirm, as a form',
    ].map((title) => confirms(title, few)),
  ],
  code: [
    code('POST /auth/otp/verify, of a known address'),
    code('POST /auth/otp/verify, of an address that has no account yet', few),
    code('POST /auth/native/otp/verify, of a known address', few),
    code('POST /auth/native/otp/verify, of an address that has no account yet', few),
    code('POST /auth/sessions, with a mailed code', few),
    code('POST /login/code/verify, of a known address', few),
    hashed('POST /auth/password/signup, of somebody without a password'),
    hashed('POST /auth/native/password/signup, of somebody without a password'),
    hashed('POST /auth/password/reset/confirm, of somebody with a password'),
    hashed('POST /auth/native/password/reset/confirm, of somebody with a password'),
  ],
};

const gone = (title: string) => raceOf(title, ['not_found'], { winners: 'some', ...few });
const steps = (title: string, losers: readonly ErrorCode[] = []) =>
  raceOf(title, ['unauthenticated', 'invalid_code', 'too_many_attempts', ...losers], few);
const turnsOff = (title: string) => raceOf(title, ['conflict', 'invalid_code', 'too_many_attempts'], few);
const ended = (title: string) => raceOf(title, ['unauthenticated'], { winners: 'some', ...few });

/** Ten guesses of a session are let through, and six hashes run at a time. */
const overPassword = (title: string, ...losers: ErrorCode[]) =>
  raceOf(title, ['invalid_credentials', 'too_many_attempts', 'overloaded', ...losers], { rounds: bySize(1, 10, 20) });

/** What needs no claim to take effect once: the row itself is the thing. */
export const once: readonly Race[] = [
  overPassword('POST /auth/password/change, by cookie', 'invalid_field'),
  overPassword('POST /auth/password/change, the first one', 'invalid_field'),
  raceOf('POST /auth/email/confirm, by cookie', ['invalid_code']),
  raceOf('DELETE /auth/me, by cookie', ['unauthenticated'], few),
  raceOf('DELETE /auth/identities/:id, by cookie', ['not_found'], few),
  // A client whose tabs raced gets the same successor in each.
  raceOf('POST /auth/refresh, by cookie', [], { winners: 'all' }),
  raceOf('POST /auth/native/refresh, by refresh token', [], { winners: 'all', ...few }),
  ...['POST /auth/username/signup', 'POST /auth/native/username/signup'].map((row) =>
    raceOf(`${row}, a free name`, ['username_unavailable', 'overloaded'], { rounds: bySize(1, 10, 20) }),
  ),
  raceOf('POST /auth/otp/code, by access token', ['conflict', 'invalid_code', 'too_many_attempts'], few),
  raceOf('POST /account/two-step/phone/confirm, as a form', ['conflict', 'invalid_code', 'too_many_attempts'], few),
  raceOf('POST /account/two-step/phone/remove, as a form', ['conflict'], few),
  ...['by cookie', 'by access token'].map((how) =>
    raceOf(`DELETE /auth/otp/methods/totp, ${how}`, ['conflict', 'invalid_code', 'too_many_attempts'], few),
  ),
  ...['POST /auth/2fa/disable, with a code', 'POST /auth/2fa/disable, with a backup code'].map(turnsOff),
  ...['DELETE /auth/mfa/totp, with a code', 'POST /account/two-step/off, as a form'].map(turnsOff),
  ...['POST /auth/mfa/step-up', 'POST /auth/native/mfa/step-up'].map((row) =>
    steps(`${row}, with a code, by access token`),
  ),
  steps('POST /auth/step-up, with a code'),
  steps('POST /auth/step-up, as a form'),
  steps('POST /auth/step-up, with a password', ['overloaded']),
  ...['POST /auth/recovery/login', 'POST /auth/native/recovery/login'].map((row) =>
    raceOf(`${row}, with a recovery code`, ['invalid_credentials', 'too_many_attempts'], few),
  ),
  overPassword('POST /account/password, as a form', 'invalid_field'),
  raceOf('POST /account/email/confirm, as a form', ['invalid_code'], few),
  raceOf('POST /account/delete, as a form', ['unauthenticated'], few),
  ...['passkeys/:id', 'browsers/:id', 'keys/:id', 'identities/:id', 'wallets'].map((what) =>
    gone(`POST /account/${what}/remove, as a form`),
  ),
  // The session of the one that wins has another secret.
  raceOf('POST /account/organizations/select, as a form', ['unauthenticated'], few),
  ended('POST /account/sign-out, as a form'),
  gone('DELETE /auth/devices/:id, by cookie'),
  // Two people at once: slice/platform-owner/owners.test.ts.
  gone('POST /api/platform/bootstrap, by the first owner'),
  gone('DELETE /auth/wallet/link, the primary'),
  gone('DELETE /auth/passkey/:id, by cookie'),
  gone('DELETE /auth/passkeys/:id, by cookie'),
  gone('DELETE /keys/:id, by cookie'),
  gone('DELETE /auth/api-tokens/:id, by cookie'),
  ended('DELETE /auth/sessions, the one that asks'),
  raceOf('POST /logout, by cookie', [], { winners: 'all', ...few }),
];
