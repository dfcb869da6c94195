import { describe, it } from 'vitest';
import { useServer } from '../harness/use-server.ts';
import { fieldsOf } from './fields.ts';
import {
  type Attack,
  assail,
  formCalls,
  jsonCalls,
  normalCalls,
  titled,
  unlimited,
  withBody,
  withForm,
} from './kit.ts';

const server = useServer(unlimited);

/** Not UTF-8 (RFC 3629 §3, §10): stray, overlong, cut short, surrogates, beyond U+10FFFF. */
const notUtf8 = [
  [0xff],
  [0xfe, 0xff],
  [0x80],
  [0xbf, 0xbf],
  [0xc0, 0x80],
  [0xc1, 0xbf],
  [0xe0, 0x80, 0xaf],
  [0xf0, 0x80, 0x80, 0xaf],
  [0xe2, 0x82],
  [0xf0, 0x9f, 0x98],
  [0xc3],
  [0xed, 0xa0, 0x80],
  [0xed, 0xbf, 0xbf],
  [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
];

/** As JSON writes them: NUL and half a pair, alone, at an end, doubled and the wrong way round. */
const escapes = [
  '\\u0000',
  'a\\u0000',
  '\\u0000a',
  '\\ud800',
  '\\udbff',
  '\\udc00',
  '\\udfff',
  'a\\ud800b',
  '\\ud800\\ud800',
  '\\ude00\\ud83d',
  '\\uD83D \\uDE00',
];

/** The same in a query or a form. */
const percent = [
  '%00',
  'a%00',
  '%ff',
  '%c0%80',
  '%ed%a0%80',
  '%ed%bf%bf',
  '%f4%90%80%80',
  '%e2%82',
  '%',
  '%z',
  '%u0041',
  '%0',
];

const MARK = 'here-it-goes';

/** A body of text with some bytes in place of the mark. */
function withBytes(text: string, bytes: readonly number[]): Uint8Array {
  const [head = '', tail = ''] = text.split(MARK);
  return Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(tail)]);
}

const hex = (bytes: readonly number[]) => Buffer.from(bytes).toString('hex');

describe.each(titled(jsonCalls))('%s', (_, { route, fixture }) => {
  it('refuses NUL, half a surrogate pair and bytes that are no UTF-8, in every field and name of a field', async () => {
    const fields = (await fieldsOf(route, 'body')).filter(({ types }) => types.includes('string'));
    await assail(server(), fixture, (request) => {
      const attack = (name: string, body: string | Uint8Array): Attack => ({
        name,
        codes: ['malformed_request'],
        change: withBody(request, body),
      });
      const asName = JSON.stringify({ ...request.json, [MARK]: 1 });
      return [
        ...fields.flatMap(({ name }) => {
          const text = JSON.stringify({ ...request.json, [name]: MARK });
          return [
            ...escapes.map((written) => attack(`${name}: ${written}`, text.replace(MARK, written))),
            ...notUtf8.map((bytes) => attack(`${name}: ${hex(bytes)}`, withBytes(text, bytes))),
            attack(`${name}: a bare NUL`, withBytes(text, [0])),
          ];
        }),
        ...escapes.map((written) => attack(`a name: ${written}`, asName.replace(MARK, written))),
        attack('UTF-16', Buffer.from(JSON.stringify(request.json), 'utf16le')),
        attack(
          'UTF-16 with its mark',
          Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(request.json), 'utf16le')]),
        ),
        attack('after the end', Buffer.concat([Buffer.from(JSON.stringify(request.json)), Buffer.from([0xff])])),
        attack(
          'cut short at the end',
          Buffer.concat([Buffer.from(JSON.stringify(request.json)), Buffer.from([0xe2, 0x82])]),
        ),
      ];
    });
  });
});

describe.each(titled(formCalls))('%s', (_, { fixture }) => {
  it('refuses the same in every field of a form', () =>
    assail(server(), fixture, (request) => {
      const fields = Object.entries(request.form ?? {});
      const formWith = (name: string, text: string) =>
        fields.map(([key, value]) => `${key}=${key === name ? text : encodeURIComponent(value)}`).join('&');
      return fields.flatMap(([name]) =>
        percent.map(
          (text): Attack => ({
            name: `${name}: ${text}`,
            codes: ['malformed_request'],
            change: withForm(request, formWith(name, text)),
          }),
        ),
      );
    }));
});

describe.each(titled(normalCalls.filter(({ route }) => route.query)))('%s', (_, { route, fixture }) => {
  it('refuses the same in every parameter of its query', async () => {
    const fields = await fieldsOf(route, 'query');
    await assail(server(), fixture, ({ path }) =>
      fields.flatMap(({ name }) =>
        percent.map(
          (text): Attack => ({
            name: `${name}: ${text}`,
            codes: ['malformed_request'],
            change: { path: `${path.split('?')[0]}?${name}=${text}` },
          }),
        ),
      ),
    );
  });
});
