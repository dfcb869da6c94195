import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/lib/errors.ts';
import type { Sent } from '../fixtures/fixture.ts';
import { calls } from '../fixtures/rows.ts';
import { unchanged } from '../fixtures/state.ts';
import { sendRaw } from '../harness/exchange.ts';
import { useServer } from '../harness/use-server.ts';
import { type Attack, asksForSession, assail, at, formCalls, jsonCalls, titled, unlimited, withForm } from './kit.ts';

const server = useServer(unlimited);

const OTHER = '01890a5d-ac96-774b-bcce-b302099a8057.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** The fields of a request as a list, with others instead or beside: a list may hold a name twice. */
const fieldsOf = ({ headers }: Sent, ...more: readonly (readonly [string, string])[]) => {
  const names = new Set(more.map(([name]) => name));
  const kept = Object.entries(headers).filter(
    (field): field is [string, string] => field[1] !== null && !names.has(field[0]),
  );
  return [...kept, ...more];
};

const signedIn = calls.filter(({ route, fixture }) => asksForSession(route) && fixture.name === 'by cookie');

describe.each(titled(signedIn))('%s', (_, { fixture }) => {
  it('refuses a session cookie that comes twice: which one was meant cannot be known', () =>
    assail(server(), fixture, (request) => {
      const { sessionCookie: name } = at;
      const cookie = request.headers.cookie ?? '';
      const good = new RegExp(`${name}=([^;]+)`).exec(cookie)?.[1] ?? '';
      const codes: readonly ErrorCode[] = ['unauthenticated'];
      const attack = (what: string, ...fields: readonly string[]): Attack => ({
        name: what,
        codes,
        change: { headers: fieldsOf(request, ...fields.map((field) => ['cookie', field] as const)) },
      });
      return [
        attack('the same twice', `${cookie}; ${name}=${good}`),
        attack('another first', `${name}=${OTHER}; ${cookie}`),
        attack('another last', `${cookie}; ${name}=${OTHER}`),
        attack('an empty one first', `${name}=; ${cookie}`),
        attack('with spaces', `${name} =${OTHER}; ${cookie}`),
        attack('without a space between', `${cookie};${name}=${OTHER}`),
        attack('in two fields', cookie, `${name}=${OTHER}`),
        attack('in two fields, the other way round', `${name}=${OTHER}`, cookie),
      ];
    }));
});

const refreshed = calls.filter(
  ({ route, fixture }) => route.auth === 'refresh' && route.body === undefined && !fixture.isForm,
);

describe.each(titled(refreshed))('%s', (_, { fixture }) => {
  it('refuses a refresh cookie that comes twice', () =>
    assail(server(), fixture, (request) => {
      const cookie = request.headers.cookie ?? '';
      const attack = (what: string, field: string): Attack => ({
        name: what,
        codes: ['unauthenticated'],
        change: { headers: fieldsOf(request, ['cookie', field]) },
      });
      return [
        attack('the same twice', `${cookie}; ${cookie}`),
        attack('another first', `refresh_token=x; ${cookie}`),
        attack('another last', `${cookie}; refresh_token=x`),
      ];
    }));
});

const byToken = calls.filter(({ route, fixture }) => asksForSession(route) && fixture.name === 'by access token');

describe.each(titled(byToken))('%s', (_, { fixture }) => {
  it('refuses a credential that comes twice', () =>
    assail(server(), fixture, (request) => {
      const good = request.headers.authorization ?? '';
      const attack = (...values: readonly string[]): Attack => ({
        name: values.map((value) => value.slice(0, 12)).join(' and '),
        codes: ['unauthenticated'],
        change: { headers: fieldsOf(request, ...values.map((value) => ['authorization', value] as const)) },
      });
      return [
        attack(good, good),
        attack(good, 'Bearer x'),
        attack('Bearer x', good),
        attack(`${good}, ${good}`),
        attack(good, 'Basic eDp5'),
      ];
    }));
});

describe.each(titled(jsonCalls))('%s', (_, { route, fixture }) => {
  it('refuses header fields that come twice with two minds', () =>
    assail(server(), fixture, (request) => {
      const body = JSON.stringify(request.json);
      const attack = (name: string, code: ErrorCode, ...fields: readonly (readonly [string, string])[]): Attack => {
        // List-form fields go out beside the usual ones, of which a bare body has no content type.
        return { name, codes: [code], change: { body, headers: fieldsOf(request, ...fields) } };
      };
      const json = ['content-type', 'application/json'] as const;
      const own = request.headers.origin ?? `https://${at.auth}`;
      return [
        attack('JSON and text', 'unsupported_media_type', json, ['content-type', 'text/plain']),
        attack('text and JSON', 'unsupported_media_type', ['content-type', 'text/plain'], json),
        attack('JSON twice', 'unsupported_media_type', json, json),
        // Who brings a token and no cookie may come from anywhere.
        ...(route.surface === 'native' || request.headers.authorization
          ? []
          : [
              attack('own and foreign origin', 'csrf', json, ['origin', own], ['origin', 'https://evil.example']),
              attack('foreign and own origin', 'csrf', json, ['origin', 'https://evil.example'], ['origin', own]),
            ]),
      ];
    }));

  it('reads of a name that comes twice in JSON what it checks', () =>
    assail(server(), fixture, (request) => {
      const text = JSON.stringify(request.json);
      const headers = fieldsOf(request, ['content-type', 'application/json']);
      return Object.keys(request.json ?? {}).map(
        (name): Attack => ({
          name,
          codes: ['invalid_field'],
          change: { body: `${text.slice(0, -1)},${JSON.stringify(name)}:{"$ne":null}}`, headers },
        }),
      );
    }));
});

describe.each(titled(formCalls))('%s', (_, { fixture }) => {
  it('refuses a field of its form that comes twice', () =>
    assail(server(), fixture, (request) => {
      const form = new URLSearchParams(request.form).toString();
      return Object.keys(request.form ?? {}).flatMap((name): Attack[] => [
        { name: `${name} last`, codes: ['malformed_request'], change: withForm(request, `${form}&${name}=x`) },
        { name: `${name} first`, codes: ['malformed_request'], change: withForm(request, `${name}=x&${form}`) },
        {
          name: `${name}, encoded`,
          codes: ['malformed_request'],
          change: withForm(request, `${form}&%${name.charCodeAt(0).toString(16)}${name.slice(1)}=x`),
        },
      ]);
    }));
});

describe('lengths and hosts that come twice', () => {
  const head = (...fields: readonly string[]) => ['POST /login HTTP/1.1', ...fields, '', ''].join('\r\n');
  const host = `Host: ${at.auth}`;
  const json = 'Content-Type: application/json';

  it.each([
    ['two lengths', `${head(host, json, 'Content-Length: 2', 'Content-Length: 40')}{}`],
    ['a length that is a list', `${head(host, json, 'Content-Length: 2, 40')}{}`],
    ['a negative length', `${head(host, json, 'Content-Length: -1')}{}`],
    ['a coding that is none', `${head(host, json, 'Transfer-Encoding: xchunked')}0\r\n\r\n`],
    ['a coding behind a tab', `${head(host, json, 'Transfer-Encoding:\tchunked, identity')}0\r\n\r\n`],
    ['NUL in a field', head(host, json, 'X: a\0b', 'Content-Length: 0')],
    ['a field over two lines', head(host, json, 'X: a', '\tb: c', 'Content-Length: x')],
  ])('%s never get as far as an answer of ours', async (_, bytes) => {
    const answer = await unchanged(server(), () => sendRaw(server().port, bytes, 300));
    expect(answer.toString()).toMatch(/^(HTTP\/1\.1 400 |$)/);
  });

  it('a length beside a coding smuggles no second request in', async () => {
    const hidden = 'GET /branding HTTP/1.1\r\nHost: auth.brand2.com\r\n\r\n';
    const bytes = `${head(host, json, 'Content-Length: 3', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`;
    const answer = (await unchanged(server(), () => sendRaw(server().port, bytes, 300))).toString();
    // The coding holds (RFC 9112 §6.3): the body is empty, and what follows is a request of its own on this connection.
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer.indexOf('"brand":"brand2"')).not.toBe(0);
  });
});
