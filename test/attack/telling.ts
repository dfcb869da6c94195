import { drizzle } from 'drizzle-orm/d1';
import { identifiers } from '../../src/db/users.ts';
import { fromPage, openForm } from '../fixtures/browser.ts';
import { seedCode } from '../fixtures/codes.ts';
import type { Sent, Stage } from '../fixtures/fixture.ts';
import { authenticatorAt, seedPasskey } from '../harness/passkeys.ts';
import { PASSWORD, seedPerson } from '../harness/people.ts';
import { seedWallet } from '../harness/wallets.ts';

/** What a caller names that may be somebody's. */
interface Kind {
  /** One that nobody has; all are of one length. */
  readonly fresh: () => string;
  /** Every state that it can be in. */
  readonly states: Readonly<Record<string, (stage: Stage, name: string) => Promise<unknown>>>;
}

let names = 0;
const numbered = () => String(++names).padStart(6, '0');

const address: Kind = {
  fresh: () => `somebody${numbered()}@example.com`,
  states: {
    unknown: async () => undefined,
    known: ({ server }, email) => seedPerson(server, { email }),
    unverified: ({ server }, email) => seedPerson(server, { email, verified: false }),
    disabled: ({ server }, email) => seedPerson(server, { email, row: { status: 'disabled' } }),
    'without a password': ({ server }, email) => seedPerson(server, { email, password: null }),
    'of another brand': ({ server }, email) => seedPerson(server, { email, pool: 'brand2' }),
    'with a passkey': async ({ server, at }, email) =>
      seedPasskey(server, await seedPerson(server, { email }), at, authenticatorAt(server, at)),
  },
};

const username: Kind = {
  fresh: () => `walker-${numbered()}`,
  states: {
    unknown: async () => undefined,
    known: async ({ server, at }, value) => {
      const { id } = await seedPerson(server, { pool: at.pool });
      const row = { pool: at.pool, display: value, userId: id, verifiedAt: null, createdAt: Date.now() };
      await drizzle(await server.db())
        .insert(identifiers)
        .values({ ...row, kind: 'username', value });
    },
  },
};

const wallet: Kind = {
  // Digits alone have one checksummed spelling (ERC-55).
  fresh: () => `0x${numbered().padStart(40, '1')}`,
  states: {
    unknown: async () => undefined,
    known: async ({ server, at }, value) => seedWallet(server, await seedPerson(server, { pool: at.pool }), value),
  },
};

/** One question whose answer must not tell whether somebody has what it names. */
export interface Question {
  /** `METHOD pattern`. */
  readonly endpoint: string;
  readonly name: string;
  readonly kind: Kind;
  /** The answer to everybody. */
  readonly status: number;
  /** It costs a password hash. */
  readonly hashes?: true;
  /** Puts in place what the question needs, whoever has the name, and makes the request. */
  readonly ask: (stage: Stage, name: string) => Promise<Sent>;
}

const question = (
  path: string,
  name: string,
  status: number,
  json: (email: string) => Readonly<Record<string, unknown>>,
  more: Partial<Pick<Question, 'kind' | 'hashes'>> = {},
): Question => ({
  endpoint: `POST ${path}`,
  name,
  status,
  kind: address,
  ask: async (stage, value) => fromPage(stage, 'POST', path, { json: json(value) }),
  ...more,
});

type Purpose = Parameters<typeof seedCode>[1];

const guess = (path: string, purpose: Purpose, json: Readonly<Record<string, unknown>>, field = 'code'): Question => ({
  endpoint: `POST ${path}`,
  name: 'with a wrong code',
  status: 400,
  kind: address,
  ask: async (stage, email) => {
    const right = await seedCode(stage, purpose, email);
    const wrong = right === '123456' ? '654321' : '123456';
    return fromPage(stage, 'POST', path, { json: { email, [field]: wrong, ...json } });
  },
});

/** A form of the sign-in page; with `purpose`, once a code was mailed. */
const form = (
  path: string,
  fieldsOf: (name: string) => Readonly<Record<string, string>>,
  more: { readonly kind?: Kind; readonly hashes?: true; readonly purpose?: Purpose; readonly status?: number } = {},
): Question => ({
  endpoint: `POST ${path}`,
  name: 'as a form',
  status: more.status ?? 303,
  kind: more.kind ?? address,
  ...(more.hashes ? { hashes: true } : {}),
  ask: async (stage, name) => {
    if (more.purpose) await seedCode(stage, more.purpose, name);
    const { fields, cookies } = await openForm(stage, '/login');
    return fromPage(stage, 'POST', path, { form: { ...fields, ...fieldsOf(name) }, cookies });
  },
});

/** A row, and the same for native apps. */
const twins = (path: string): readonly string[] => [`/auth${path}`, `/auth/native${path}`];

const wrongPassword = { password: 'not the password' };

/** Every question that anybody may ask. */
export const questions: readonly Question[] = [
  question('/login', 'with a wrong password', 401, (email) => ({ email, ...wrongPassword }), { hashes: true }),
  question('/login', 'without a password', 200, (email) => ({ email })),
  form('/login/identifier', (email) => ({ identifier: email })),
  form('/login/username', (name) => ({ username: name, ...wrongPassword }), {
    kind: username,
    hashes: true,
    status: 401,
  }),
  form('/login/code', (email) => ({ email })),
  form('/login/code/verify', (email) => ({ email, code: '000000' }), { purpose: 'sign_in', status: 400 }),
  question('/register', 'for an account', 201, (email) => ({ email, password: PASSWORD, name: 'Ada' }), {
    hashes: true,
  }),
  question('/magic-link', 'for a link', 200, (email) => ({ email })),
  form('/verify-email/resend', (email) => ({ email })),
  question('/forgot-password', 'for a link', 200, (email) => ({ email })),
  question('/auth/verify', 'for a code', 200, (email) => ({ email })),
  ...twins('/otp/request').map((path) => question(path, 'for a code', 200, (email) => ({ email }))),
  ...twins('/otp/verify').map((path) => guess(path, 'sign_in', {})),
  guess('/auth/sessions', 'sign_in', { method: 'otp' }, 'token'),
  ...twins('/password/login').map((path) =>
    question(path, 'with a wrong password', 401, (email) => ({ email, ...wrongPassword }), { hashes: true }),
  ),
  ...twins('/password/signup/request').map((path) => question(path, 'for a code', 200, (email) => ({ email }))),
  ...twins('/password/signup').map((path) => guess(path, 'first_password', { password: 'newpassword123' })),
  ...twins('/password/reset/request').map((path) => question(path, 'for a code', 200, (email) => ({ email }))),
  ...twins('/password/reset/confirm').map((path) => guess(path, 'password_reset', { new_password: 'newpassword123' })),
  ...twins('/username/login').map((path) =>
    question(path, 'with a wrong password', 401, (name) => ({ username: name, ...wrongPassword }), {
      kind: username,
      hashes: true,
    }),
  ),
  question('/auth/login', 'with a wrong password', 401, (email) => ({ email, ...wrongPassword }), { hashes: true }),
  ...twins('/recovery/login').map((path) =>
    question(path, 'with a wrong recovery code', 401, (email) => ({ email, recovery_code: 'aaaa-aaaa-aaaa-aaaa' })),
  ),
  ...twins('/passkey/login/begin').map((path) => question(path, 'with an address', 200, (email) => ({ email }))),
  question('/auth/metamask/nonce', 'for a message', 200, (value) => ({ address: value }), { kind: wallet }),
];

/** Rows that are sent a name and may tell, and why. */
export const telling: Readonly<Record<string, string>> = {
  'POST /auth/username/signup': 'a username is public: nobody can choose one without being told that it is taken',
  'POST /auth/native/username/signup': 'as its twin',
  'POST /auth/metamask/verify': 'who asks has proven that the wallet is theirs',
};
