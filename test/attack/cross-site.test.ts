import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/lib/errors.ts';
import { send, withHeaders } from '../fixtures/fixture.ts';
import { calls, isUnsafe } from '../fixtures/rows.ts';
import { unchanged } from '../fixtures/state.ts';
import { useServer } from '../harness/use-server.ts';
import { type Attack, assail, at, formCalls, normalCalls, titled, unlimited } from './kit.ts';
import { foreignOrigins } from './origins.ts';

const server = useServer(unlimited);
const codes: readonly ErrorCode[] = ['csrf'];

const isGuarded = ({ route }: (typeof calls)[number]): boolean =>
  isUnsafe(route) && route.surface !== 'native' && !route.isProviderCallback;

/** One way by JSON or without a body, and one by form where there is one. */
const guarded = [...normalCalls, ...formCalls].filter(isGuarded);

const carriesSession = (cookie: string | null | undefined): boolean => /-sid=|refresh_token=/.test(cookie ?? '');

describe.each(titled(guarded.filter(({ fixture }) => !fixture.name.includes('access token'))))(
  '%s',
  (_, { fixture }) => {
    it('is refused to other sites', () =>
      assail(server(), fixture, (request) => {
        const attack = (name: string, headers: Readonly<Record<string, string | null>>): Attack => ({
          name,
          codes,
          change: { headers: withHeaders(request, headers).headers },
        });
        return [
          ...foreignOrigins.map((origin) => attack(`Origin ${origin}`, { origin })),
          ...foreignOrigins
            .slice(0, 3)
            .map((origin) =>
              attack(`Origin ${origin} in spite of Sec-Fetch-Site`, { origin, 'sec-fetch-site': 'same-origin' }),
            ),
          ...['cross-site', 'same-site', 'Same-Origin', 'same-origin, none', 'x', ''].map((site) =>
            attack(`Sec-Fetch-Site ${site}`, { origin: null, 'sec-fetch-site': site }),
          ),
          // A referrer says nothing, whatever it says.
          attack('a referrer of ours', { origin: 'https://evil.example', referer: 'https://auth.brand1.com/login' }),
          ...(carriesSession(request.headers.cookie)
            ? [
                attack('a cookie, and nothing that says from where', { origin: null }),
                attack('a cookie and a credential of its own', {
                  origin: 'https://evil.example',
                  authorization: 'Bearer x',
                }),
                attack('a cookie and a credential, from nowhere', { origin: null, authorization: 'Bearer x' }),
              ]
            : []),
        ];
      }));
  },
);

/** How pages of ours and the person may call; each row is tried in one of these ways, in turn. */
const welcome = [
  ['a page of an app', { origin: 'https://app1.brand1.com' }],
  ['a page of the same host, before there was Origin', { origin: null, 'sec-fetch-site': 'same-origin' }],
  ['the person, by the address bar', { origin: null, 'sec-fetch-site': 'none' }],
] as const;

describe.each(titled(guarded))('%s', (title, { fixture }) => {
  const [who, headers] = welcome[guarded.findIndex((call) => call.title === title) % welcome.length] ?? welcome[0];

  it(`is open to ${who}`, async () => {
    const { request, expect: expectSuccess } = await fixture.prepare({ server: server(), at });
    const answer = await send(server(), withHeaders(request, headers));
    // A wallet signs for the page that it sees, so that its message is no use at another page of ours.
    if (answer.status === 400) expect(answer.json().code).not.toBe('csrf');
    else expectSuccess(answer);
  });
});

const byToken = calls.filter((call) => isGuarded(call) && call.fixture.name.includes('access token'));

describe.each(titled(byToken))('%s', (_, { fixture }) => {
  it('is open to any site: what it carries no other site can add', async () => {
    const { request, expect: expectSuccess } = await fixture.prepare({ server: server(), at });
    expectSuccess(await send(server(), withHeaders(request, { origin: 'https://evil.example' })));
  });
});

const programs = guarded.filter(({ fixture, route }) => route.auth === 'none' && route.body && !fixture.isForm);

describe.each(titled(programs))('%s', (_, { fixture }) => {
  it('is open to a program without cookies that says nothing of where it runs', async () => {
    const { request, expect: expectSuccess } = await fixture.prepare({ server: server(), at });
    // Cookies that bind a flow to its browser are not what this rule is about.
    if (!carriesSession(request.headers.cookie))
      expectSuccess(await send(server(), withHeaders(request, { origin: null })));
  });
});

const reading = normalCalls.filter(({ route, fixture }) => !isUnsafe(route) && !fixture.mutates);

describe.each(titled(reading))('%s', (_, { fixture }) => {
  it('answers other sites too, for it changes nothing', async () => {
    const { request, expect: expectSuccess } = await fixture.prepare({ server: server(), at });
    await unchanged(server(), async () => {
      for (const origin of foreignOrigins.slice(0, 5))
        expectSuccess(await send(server(), withHeaders(request, { origin })));
      expectSuccess(
        await send(server(), withHeaders(request, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })),
      );
    });
  });
});
