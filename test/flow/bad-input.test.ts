import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/lib/errors.ts';
import { changes, stateOf } from '../fixtures/state.ts';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { expectFloor } from '../harness/floor.ts';
import { PASSWORD } from '../harness/people.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import { newAddress } from './journey.ts';

const server = useServer();
const prod = home('brand1', 'prod');

const program = () => client(server(), { jar: null });

/** Every endpoint that takes a body, with one that it would take. */
const bodies: [path: string, body: Record<string, unknown>][] = [
  ['/register', { email: newAddress(), password: 'quiet-river-lantern', name: 'Mary Poe' }],
  ['/login', { email: newAddress(), password: 'quiet-river-lantern' }],
  ['/magic-link', { email: newAddress() }],
  ['/magic-link/verify', { token: 'A'.repeat(43) }],
  ['/forgot-password', { email: newAddress() }],
  ['/reset-password', { token: 'A'.repeat(43), password: 'quiet-river-lantern' }],
  ['/verify-email', { token: 'A'.repeat(43) }],
  ['/verify-email/decline', { token: 'A'.repeat(43) }],
];

describe.each(bodies)('bad input to POST %s', (path, good) => {
  const [first = ''] = Object.keys(good);
  const json = { 'content-type': 'application/json' };
  const text = (value: unknown) => JSON.stringify(value);
  const cases: [what: string, code: ErrorCode, body: string | Uint8Array, headers: Record<string, string | null>][] = [
    ['nothing', 'malformed_request', '', json],
    ['half an object', 'malformed_request', '{"email":', json],
    ['text after the object', 'malformed_request', `${text(good)}x`, json],
    ['bytes that are no UTF-8', 'malformed_request', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), json],
    ['a byte order mark', 'malformed_request', Buffer.from([0xef, 0xbb, 0xbf, ...Buffer.from('{')]), json],
    ['NUL in a string', 'malformed_request', text({ ...good, [first]: 'a\u0000b' }), json],
    ['a lone surrogate', 'malformed_request', `{"${first}":"\\ud800"}`, json],
    ['a key that reaches for a prototype', 'malformed_request', `{"__proto__":{"role":"owner"},"${first}":"x"}`, json],
    ['a hundred thousand brackets', 'payload_too_large', '['.repeat(100_000), json],
    ['brackets as deep as fit', 'malformed_request', '['.repeat(60_000), json],
    ['a list', 'invalid_field', text([good]), json],
    ['null', 'invalid_field', 'null', json],
    ['a number for a string', 'invalid_field', text({ ...good, [first]: 7 }), json],
    ['an object for a string', 'invalid_field', text({ ...good, [first]: { $ne: '' } }), json],
    ['a field too few', 'invalid_field', text({ ...good, [first]: undefined }), json],
    ['a field that is not known', 'invalid_field', text({ ...good, admin: true }), json],
    ['1 MB', 'payload_too_large', text({ ...good, [first]: 'a'.repeat(1_048_576) }), json],
    [
      '1 MB without its length',
      'payload_too_large',
      text({ ...good, [first]: 'a'.repeat(1_048_576) }),
      { ...json, 'content-length': null, 'transfer-encoding': 'chunked' },
    ],
    ['text/plain', 'unsupported_media_type', text(good), { 'content-type': 'text/plain' }],
    ['no media type', 'unsupported_media_type', text(good), {}],
    ['another charset', 'unsupported_media_type', text(good), { 'content-type': 'application/json; charset=utf-16' }],
    ['multipart', 'unsupported_media_type', '--x--', { 'content-type': 'multipart/form-data; boundary=x' }],
    [
      'a type that only begins like JSON',
      'unsupported_media_type',
      text(good),
      { 'content-type': 'application/jsonx' },
    ],
  ];

  test('gets its 4xx with a problem body, and changes nothing', async () => {
    const before = await stateOf(server());
    for (const [what, code, body, headers] of cases) {
      const answer = await program().request(prod.auth, path, { method: 'POST', body, headers });
      expect(`${what}: ${answer.status} ${answer.text}`).toContain(`"code":"${code}"`);
      expectProblem(answer, code);
      expectFloor(answer, { https: true });
      expect(answer.cookies).toEqual([]);
    }
    expect(changes(before, await stateOf(server()))).toEqual([]);
  });
});

describe('what is wrong with a body', () => {
  const errorsOf = async (body: string) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await program().request(prod.auth, '/magic-link/verify', { method: 'POST', body, headers });
    return expectProblem(answer, 'invalid_field').errors;
  };

  test('is said in plain words: a field that is missing, and a body that is no object', async () => {
    expect(await errorsOf('{}')).toEqual([{ path: 'token', code: 'invalid_type', message: 'Give this field' }]);
    for (const body of ['[]', 'null', '"x"', '7'])
      expect(await errorsOf(body)).toEqual([
        { path: '', code: 'invalid_type', message: 'The body has to be a JSON object' },
      ]);
  });
});

describe('addresses that are none', () => {
  test.each([
    '',
    'x',
    '@example.org',
    'a@',
    'a@b',
    'a b@example.org',
    'a@example.org ',
    'a@exa mple.org',
    '"a"@example.org',
    'a@example.org\r\nBcc: b@example.org',
    'a@[127.0.0.1]',
    'ａ@example.org',
    'a＠example.org',
    'ü@example.org',
    '\u212Aevin@example.org',
    `${'a'.repeat(250)}@example.org`,
    'a@example.org,b@example.org',
    'a@@example.org',
  ])('%j is 400 everywhere, and nothing is sent', async (email) => {
    const before = await stateOf(server());
    for (const [path, body] of [
      ['/register', { email, password: 'quiet-river-lantern', name: 'Mary Poe' }],
      ['/login', { email, password: PASSWORD }],
      ['/magic-link', { email }],
      ['/forgot-password', { email }],
    ] as const) {
      expectProblem(await program().post(prod.auth, path, body), 'invalid_field');
    }
    expect(changes(before, await stateOf(server()))).toEqual([]);
  });
});
