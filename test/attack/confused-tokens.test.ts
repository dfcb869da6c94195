import assert from 'node:assert/strict';
import { beforeAll, describe, expect, it } from 'vitest';
import { refreshToken } from '../../src/session/refresh-token.ts';
import { signedIn } from '../fixtures/browser.ts';
import { type Sent, send } from '../fixtures/fixture.ts';
import { macKeys } from '../fixtures/one-time.ts';
import type { Call } from '../fixtures/rows.ts';
import { kept, unchanged } from '../fixtures/state.ts';
import { accessToken } from '../fixtures/tokens.ts';
import { bySize } from '../hard/size.ts';
import type { Answer } from '../harness/answer.ts';
import { expectNoLeak } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import { asksForSession, at, each, formCalls, normalCalls, titled, unlimited } from './kit.ts';
import { keptNames, kindOf, type Place, placesOf } from './places.ts';

const server = useServer(unlimited);

/** Handed on as they came: they prove nothing where they arrive. */
const passedOn = new Set(['GET /handover/authorize, query state']);

/** Rows that answer alike whatever they are given: pages that spend nothing, and sign-out. What is kept must still stand. */
const answersAlike = ({ route }: Call): boolean => route.surface === 'pages' || route.path.endsWith('/logout');

/** A refusal; a redirect says why it is one. */
const isRefusal = (answer: Answer): boolean =>
  answer.status >= 400 || /[?&]error=[a-z_]+/.test(answer.header('location') ?? '');

const rowOf = ({ route }: Call) => `${route.method} ${route.path}`;

// Each row once, and once more as a form.
const tried = [...new Set([...normalCalls, ...formCalls])];

/** A live value of every kind that any row takes, by kind: each from a request that nobody has sent. */
let values: ReadonlyMap<string, string>;

beforeAll(async () => {
  const stage = { server: server(), at };
  const places: [Call, Place][] = [];
  for (const call of tried) {
    const { request } = await call.fixture.prepare(stage);
    places.push(...placesOf(request).map((place) => [call, place] as [Call, Place]));
  }
  const stored = await keptNames(server());
  const { session } = await signedIn(stage);
  values = new Map([
    ...places.map(([call, place]) => [kindOf(rowOf(call), place, stored), place.value] as const),
    ['session', session.value],
    ['access token', await accessToken(stage, (await signedIn(stage)).session)],
    ['refresh token', (await signedIn(stage)).session.refreshToken],
    ['refresh token of a native app', refreshToken(macKeys(server()), (await signedIn(stage)).session.id, 0, 'native')],
  ]);
});

/** A place whose value comes without the other credentials of the request, any of which would do. */
const alone =
  ({ headers }: Sent) =>
  (place: Place): Place =>
    place.name === 'authorization'
      ? { ...place, put: (value) => ({ headers: { ...headers, cookie: null, authorization: `Bearer ${value}` } }) }
      : {
          ...place,
          put: (value) => ({ headers: { ...headers, cookie: `${place.name.slice('cookie '.length)}=${value}` } }),
        };

/** The places of a request, and for a row that asks for a session the field that would do instead of the cookie. */
function triedPlaces({ route }: Call, request: Sent): Place[] {
  const places = placesOf(request);
  if (route.auth === 'session_or_refresh') return places.map(alone(request));
  if (!asksForSession(route)) return places;
  if (places.some(({ name }) => name === 'authorization')) return places;
  const headers = { ...request.headers, cookie: null };
  const put = (value: string) => ({ headers: { ...headers, authorization: `Bearer ${value}` } });
  return [...places, { name: 'authorization', value: '', put }];
}

it('has a value of every kind that people and apps are given', () => {
  expect([...values.keys()]).toEqual(
    expect.arrayContaining([
      ...['session', 'flow', 'form token', 'access token', 'refresh token', 'refresh token of a native app'],
      ...['magic_link', 'reset', 'registration', 'oauth', 'handover', 'handover_code', 'passkey_token'],
    ]),
  );
  expect([...values.keys()].filter((kind) => kind.endsWith(', body code')).length).toBeGreaterThan(0);
});

/** In every run of the tests each row gets every third value, another third than the row before it. */
const SHARE = bySize(3, 1, 1);

describe.each(titled(tried))('%s', (_, call) => {
  it('takes no secret of another kind in the place of its own', async () => {
    const { request } = await call.fixture.prepare({ server: server(), at });
    const stored = await keptNames(server());
    const attacks = triedPlaces(call, request)
      .filter(({ name }) => !passedOn.has(`${rowOf(call)}, ${name}`))
      .flatMap((place) => {
        const own = kindOf(rowOf(call), place, stored);
        return [...values].filter(([kind]) => kind !== own).map(([kind, value]) => ({ kind, place, value }));
      })
      .filter((_, index) => (index + tried.indexOf(call)) % SHARE === 0);
    await unchanged(
      server(),
      () =>
        each(
          attacks,
          ({ kind, place }) => `a value of the kind “${kind}” as ${place.name}`,
          async ({ place, value }) => {
            const answer = await send(server(), request, place.put(value));
            assert.ok(answer.status < 500, String(answer));
            assert.ok(isRefusal(answer) || answersAlike(call), `taken: ${answer}`);
            expectNoLeak(answer.header('content-type')?.includes('json') ? answer.text : '');
          },
        ),
      kept,
    );
  });
});
