import { describe, expect, it } from 'vitest';
import { type Call, type Row, rows } from '../fixtures/rows.ts';
import { credentialsOf } from './credentials.ts';
import { assuredCalls, formCalls, jsonCalls, normalCalls, refreshCalls, sessionCalls } from './kit.ts';

/** A suite that is made of the rows' fixtures. Those that say themselves which row they miss are not among them. */
interface Suite {
  readonly calls: readonly Call[];
  /** Rows that it has to try. */
  readonly tries: (row: Row) => boolean;
  /** What to add where it tries none. */
  readonly add: string;
  /** Rows that it leaves out: why. */
  readonly except?: Readonly<Record<string, string>>;
}

const bySession = 'a fixture that calls by cookie, whose name has neither “token” nor “key” in it';

const suites: Readonly<Record<string, Suite>> = {
  'session-cookies.test.ts': {
    calls: sessionCalls,
    tries: (row) => credentialsOf(row).includes('session cookie'),
    add: bySession,
    except: { 'POST /auth/mfa/step-up': 'its fixture calls by access token: ended.test.ts' },
  },
  'access-tokens.test.ts': {
    calls: sessionCalls,
    tries: (row) => credentialsOf(row).includes('access token'),
    add: bySession,
    except: {
      'POST /auth/logout': 'answers alike to everybody: ended.test.ts',
      'GET /auth/otp/code': 'by no cookie: confused-tokens.test.ts and ended.test.ts',
      'POST /auth/otp/code': 'as above',
      'POST /auth/mfa/step-up': 'its fixture calls by access token: ended.test.ts',
      'POST /auth/native/mfa/step-up': 'sees no cookie: confused-tokens.test.ts and ended.test.ts',
    },
  },
  'refresh-tokens.test.ts': {
    calls: refreshCalls,
    tries: ({ route }) => route.auth === 'refresh',
    add: 'a fixture that is no form, and a path that ends in “refresh”',
    except: { 'POST /auth/native/logout': 'answers alike to everybody: ended.test.ts' },
  },
  'api-keys.test.ts': {
    calls: normalCalls,
    tries: ({ route }) => ['session', 'person', 'set_up'].includes(route.auth),
    add: 'a fixture',
  },
  'assurance.test.ts': {
    calls: assuredCalls,
    tries: ({ route }) => route.assurance !== undefined,
    add: 'a fixture',
  },
  'form-token.test.ts': {
    calls: formCalls,
    tries: ({ route }) => route.form === true,
    add: 'a fixture with isForm',
  },
  'wrong-types.test.ts, bad-json.test.ts and the other suites of bodies': {
    calls: [...jsonCalls, ...formCalls],
    tries: ({ route }) => route.body !== undefined,
    add: 'a fixture that sends a body',
  },
  'confused-tokens.test.ts': {
    calls: [...normalCalls, ...formCalls],
    tries: () => true,
    add: 'a fixture',
  },
};

describe.each(Object.entries(suites))('%s', (name, { calls, tries, add, except = {} }) => {
  it('tries every row that it is about', () => {
    const tried = calls.map(({ route }) => route);
    const missing = rows.filter((row) => tries(row) && !tried.includes(row.route)).map(({ key }) => key);
    expect(
      missing.filter((key) => !(key in except)),
      `${name} does not try these: add ${add} to the fixtures of each row in test/fixtures, or the row to \`except\` of ` +
        'the suite in test/attack/covered.test.ts with the reason',
    ).toEqual([]);
    expect(
      Object.keys(except).filter((key) => !missing.includes(key)),
      'left out for no reason any more',
    ).toEqual([]);
  });
});
