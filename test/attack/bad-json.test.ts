import { gzipSync } from 'node:zlib';
import { describe, it } from 'vitest';
import { withHeaders } from '../fixtures/fixture.ts';
import { useServer } from '../harness/use-server.ts';
import { type Attack, assail, jsonCalls, titled, unlimited, withBody } from './kit.ts';

const server = useServer(unlimited);

const notJson = [
  '',
  ' ',
  '\n',
  '{',
  '}',
  '[',
  '"',
  '{}{}',
  '{} x',
  '{"email"}',
  '{"email":}',
  '{"email":"a@example.com",}',
  "{'email':'a'}",
  '{email:"a"}',
  '{"email":undefined}',
  '{"email":NaN}',
  '{"email":01}',
  '{"email":+1}',
  '{"email":.5}',
  '{"email":0x10}',
  '{"email":"a\nb"}',
  '{"email":"a\tb"}',
  '{"email":"\\x41"}',
  '{"email":"\\u00"}',
  '{"email":"\\"}',
  '/* */{}',
  '{}//',
  '[1,]',
  '<email>a</email>',
  'email=a',
  'true false',
  'nul',
  'Infinity',
  '%7B%7D',
  '{"a":1 "b":2}',
  '\u2028{}',
  '{"a":"b"\u00a0}',
  '--x\r\n\r\n{}',
  'data:application/json,{}',
];

/** Well-formed, but no object of fields. */
const noObject = ['null', 'true', '0', '-1', '1e400', '"text"', '[]', '[{}]', '[["email","a"]]', '""'];

describe.each(titled(jsonCalls))('%s', (_, { route, fixture }) => {
  it('refuses what is not JSON, or is no object', () =>
    assail(server(), fixture, (request) => {
      const text = JSON.stringify(request.json);
      const cut = Array.from({ length: 12 }, (_, n) => text.slice(0, 1 + Math.floor((n * (text.length - 1)) / 12)));
      const attack = (body: string, code: 'malformed_request' | 'invalid_field'): Attack => ({
        name: JSON.stringify(body),
        codes: [code],
        change: withBody(request, body),
      });
      return [
        ...[...notJson, ...cut].map((body) => attack(body, 'malformed_request')),
        ...noObject.map((body) => attack(body, 'invalid_field')),
      ];
    }));

  it('refuses every other media type, although the body is right', () =>
    assail(server(), fixture, (request) => {
      const text = JSON.stringify(request.json);
      const types = [
        null,
        '',
        'text/plain',
        'text/plain;charset=UTF-8',
        'text/json',
        'application/jsonp',
        'application/json5',
        'application/ld+json',
        'application/problem+json',
        'application/xml',
        'text/html',
        'application/octet-stream',
        'multipart/form-data',
        'multipart/form-data; boundary=x',
        'application/json; charset=utf-16',
        'application/json; charset=iso-8859-1',
        'application/json, text/plain',
        'application/json,application/json',
        'text/plain; application/json',
        'json',
        '*/*',
        ...(route.form || route.isOAuth ? [] : ['application/x-www-form-urlencoded']),
      ];
      return types.map(
        (type): Attack => ({
          name: String(type),
          codes: ['unsupported_media_type'],
          change: withBody(request, text, type),
        }),
      );
    }));

  it('refuses a compressed body', () =>
    assail(server(), fixture, (request) => {
      const encoded = withHeaders(request, { 'content-encoding': 'gzip' });
      const change = withBody(encoded, gzipSync(JSON.stringify(request.json)));
      return [{ name: 'gzip', codes: ['malformed_request', 'unsupported_media_type'], change }];
    }));
});
