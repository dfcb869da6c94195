import { describe, expect, test } from 'vitest';
import { problem } from '../../src/http/problem.ts';
import { secure } from '../../src/http/security-headers.ts';
import { fail } from '../../src/lib/result.ts';
import { Answer } from '../harness/answer.ts';
import { home } from '../harness/demo.ts';
import { expectCookies, expectFloor } from '../harness/floor.ts';
import { linkOf } from '../harness/mail.ts';
import { expectNoLeak, expectProblem } from '../harness/problem.ts';

const ID = '01a2011a-9850-74d5-915a-c191c2854d4a';

/** The answer that the worker makes of a response, with changes that a checker must see. */
async function answerOf(response: Response, changes: Record<string, string | null> = {}, hsts = true): Promise<Answer> {
  const { headers } = response;
  secure(headers, { hsts, requestId: ID });
  for (const [name, value] of Object.entries(changes)) value === null ? headers.delete(name) : headers.set(name, value);
  return new Answer(response.status, [...headers], Buffer.from(await response.arrayBuffer()));
}

describe('expectProblem', () => {
  test.each(['malformed_request', 'unauthenticated', 'rate_limited', 'unavailable'] as const)(
    'takes the worker’s own %s',
    async (code) => {
      expect(expectProblem(await answerOf(problem(fail(code), ID)), code)).toMatchObject({ code, request_id: ID });
    },
  );

  test('takes field errors, and extension members only where they are named', async () => {
    const failure = fail('invalid_field', {
      errors: [{ path: 'email', code: 'invalid', message: 'Enter an address' }],
      extra: { hint: 1 },
    });
    const answer = await answerOf(problem(failure, ID));
    expectProblem(answer, 'invalid_field', ['hint']);
    expect(() => expectProblem(answer, 'invalid_field')).toThrow('members that a problem does not have');
  });

  test.each([
    ['another code', 'not_found', 'unknown_subapp', {}],
    ['another media type', 'not_found', 'not_found', { 'content-type': 'application/json' }],
    ['a body that may be cached', 'not_found', 'not_found', { 'cache-control': 'public' }],
    ['another request id', 'not_found', 'not_found', { 'x-request-id': 'another-one' }],
    ['401 without a challenge', 'unauthenticated', 'unauthenticated', { 'www-authenticate': null }],
    ['429 without Retry-After', 'rate_limited', 'rate_limited', { 'retry-after': null }],
    ['503 without Retry-After', 'unavailable', 'unavailable', { 'retry-after': '0' }],
    ['405 without Allow', 'method_not_allowed', 'method_not_allowed', {}],
  ] as const)('refuses %s', async (_, made, expected, changes) => {
    const answer = await answerOf(problem(fail(made), ID), changes);
    expect(() => expectProblem(answer, expected)).toThrow();
  });

  test.each([
    'Error: x\n    at run (file:///app/src/app.ts:3:4)',
    'D1_ERROR: UNIQUE constraint failed',
    'Failed query: select "id" from "users"',
    'Cannot read properties: TypeError',
  ])('refuses what tells of the insides: %j', async (detail) => {
    expect(() => expectNoLeak(detail)).toThrow();
    const answer = await answerOf(problem(fail('internal', { detail }), ID));
    expect(() => expectProblem(answer, 'internal')).toThrow();
  });
});

describe('expectFloor', () => {
  test('takes what the worker puts on every answer', async () => {
    expectFloor(await answerOf(new Response('x')), { https: true });
    expectFloor(await answerOf(new Response('x'), {}, false), { https: false });
    const cached = {
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    };
    expectFloor(await answerOf(new Response('x'), cached), { https: true, cacheable: true });
  });

  test.each([
    { 'x-content-type-options': null },
    { 'referrer-policy': 'origin' },
    { 'cross-origin-opener-policy': null },
    { 'cross-origin-resource-policy': 'cross-origin' },
    { 'x-request-id': null },
    { 'content-security-policy': null },
    { 'content-security-policy': "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" },
    { 'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'" },
    {
      'content-security-policy':
        "default-src 'none'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    },
    {
      'content-security-policy':
        "default-src 'none'; connect-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    },
    { 'strict-transport-security': null },
    { 'strict-transport-security': 'max-age=300; includeSubDomains' },
    { 'strict-transport-security': 'max-age=63072000' },
    { 'cache-control': 'no-cache' },
    { 'access-control-allow-origin': '*' },
    { 'x-powered-by': 'anything' },
  ])('refuses %j', async (changes) => {
    const answer = await answerOf(new Response('x'), changes as Record<string, string | null>);
    expect(() => expectFloor(answer, { https: true })).toThrow();
  });

  test('refuses HSTS over plain http', async () => {
    const answer = await answerOf(new Response('x'));
    expect(() => expectFloor(answer, { https: false })).toThrow('HSTS');
  });
});

describe('expectCookies', () => {
  const prod = home('brand1', 'prod');
  const session = '__Secure-brand1-prod-sid=v; Path=/; Domain=brand1.com; Max-Age=60; HttpOnly; Secure; SameSite=Lax';
  const refresh = 'refresh_token=; Path=/auth; Max-Age=0; HttpOnly; Secure; SameSite=Strict';
  const setting = (...fields: string[]) =>
    new Answer(
      200,
      fields.map((field) => ['Set-Cookie', field] as const),
      Buffer.alloc(0),
    );

  test('tells what is set and what is cleared', () => {
    expect(expectCookies(setting(session, refresh), prod)).toEqual({
      set: ['__Secure-brand1-prod-sid'],
      cleared: ['refresh_token'],
    });
    const plain = 'brand1-dev-sid=v; Path=/; Domain=brand1.localhost; HttpOnly; SameSite=Lax';
    expect(expectCookies(setting(plain), home('brand1', 'dev')).set).toEqual(['brand1-dev-sid']);
  });

  test.each([
    ['no HttpOnly', session.replace(' HttpOnly;', '')],
    ['no Secure', session.replace(' Secure;', '')],
    ['another SameSite', session.replace('Lax', 'None')],
    ['another Path', session.replace('Path=/;', 'Path=/auth;')],
    ['another Domain', session.replace('brand1.com', 'auth.brand1.com')],
    ['no Domain', session.replace(' Domain=brand1.com;', '')],
    ['a Domain on the refresh cookie', `${refresh}; Domain=brand1.com`],
    ['another brand’s name', session.replace('brand1-prod', 'brand2-prod')],
    ['another environment’s name', session.replace('brand1-prod', 'brand1-staging')],
    ['an unknown name', 'theme=dark; Path=/; HttpOnly; Secure; SameSite=Lax'],
    ['an attribute twice', `${session}; Path=/`],
    ['Expires', `${session}; Expires=Fri, 01 Jan 2100 00:00:00 GMT`],
    ['a value in what is cleared', refresh.replace('token=;', 'token=v;')],
  ])('refuses %s', (_, field) => {
    expect(() => expectCookies(setting(field), prod)).toThrow();
  });

  test('refuses a name that is set twice', () => {
    expect(() => expectCookies(setting(session, session), prod)).toThrow('a cookie twice');
  });
});

test('the link of a message is the one to a path, told once or more', () => {
  const links = [
    'https://auth.brand1.com/verify-email?token=a',
    'https://auth.brand1.com/verify-email?token=a',
    'https://auth.brand1.com/x',
  ];
  expect(linkOf({ links, subject: 's' }, '/verify-email').searchParams.get('token')).toBe('a');
  expect(() =>
    linkOf({ links: [...links, 'https://auth.brand1.com/verify-email?token=b'], subject: 's' }, '/verify-email'),
  ).toThrow('2 links');
});
