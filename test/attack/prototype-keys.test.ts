import { describe, expect, it } from 'vitest';
import { type Sent, send } from '../fixtures/fixture.ts';
import { unchanged } from '../fixtures/state.ts';
import { useServer } from '../harness/use-server.ts';
import {
  type Attack,
  assail,
  at,
  expectRefusal,
  formCalls,
  jsonCalls,
  normalCalls,
  titled,
  unlimited,
  withBody,
  withForm,
} from './kit.ts';

const server = useServer(unlimited);

const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'then',
  'toJSON',
];

/** Members that would give more than was asked for, were they to reach a prototype. */
const members = [
  ...names.map((name) => `"${name}":{"role":"admin","emailVerified":true}`),
  ...names.map((name) => `"${name}":null`),
  '"\\u005f_proto__":{"role":"admin"}',
  '"__proto__":{"__proto__":{"role":"admin"}}',
  '"constructor":{"prototype":{"role":"admin"}}',
  '"extra":{"__proto__":{"role":"admin"}}',
  '"extra":[{"__proto__":{"role":"admin"}}]',
  '"__proto__.role":"admin"',
  '"constructor.prototype.role":"admin"',
  '"__proto__[role]":"admin"',
];

const codes = ['malformed_request', 'invalid_field'] as const;

const withMember = ({ json }: Sent, member: string) => `${JSON.stringify(json).slice(0, -1)},${member}}`;

describe.each(titled(jsonCalls))('%s', (_, { fixture }) => {
  it('refuses every name that reaches for a prototype', () =>
    assail(server(), fixture, (request) =>
      members.flatMap((member): Attack[] => [
        { name: member, codes, change: withBody(request, withMember(request, member)) },
        { name: `${member} alone`, codes, change: withBody(request, `{${member}}`) },
      ]),
    ));

  it('does not take its fields from a prototype', () =>
    assail(server(), fixture, (request) => [
      { name: '__proto__', codes, change: withBody(request, `{"__proto__":${JSON.stringify(request.json)}}`) },
    ]));
});

// Providers add parameters of their own, which a client must ignore (RFC 6749 §4.1.2).
const ownForms = formCalls.filter(({ route }) => !route.isProviderCallback);

describe.each(titled(ownForms))('%s', (_, { fixture }) => {
  it('refuses the same in a form', () =>
    assail(server(), fixture, (request) => {
      const form = new URLSearchParams(request.form).toString();
      return [...names, '__proto__[role]', 'constructor.prototype.role'].map(
        (name): Attack => ({
          name,
          codes,
          change: withForm(request, `${form}&${encodeURIComponent(name)}=admin`),
        }),
      );
    }));
});

describe.each(titled(normalCalls.filter(({ route, fixture }) => route.method === 'GET' && !fixture.mutates)))(
  '%s',
  (_, { fixture }) => {
    it('answers as ever, or refuses, when its query has them', async () => {
      const { request, expect: expectSuccess } = await fixture.prepare({ server: server(), at });
      await unchanged(server(), async () => {
        for (const name of [...names, '__proto__[role]', 'constructor[prototype][role]']) {
          const query = `${encodeURIComponent(name)}=admin`;
          const answer = await send(server(), request, {
            path: `${request.path}${request.path.includes('?') ? '&' : '?'}${query}`,
          });
          if (answer.status >= 400) expectRefusal(answer, codes);
          else expectSuccess(answer);
        }
      });
    });
  },
);

it('leaves no trace in later answers', async () => {
  const answer = await send(server(), { method: 'GET', host: at.auth, path: '/health', headers: {} });
  expect(Object.keys(answer.json()).sort()).toEqual(['status', 'time', 'version']);
});
