import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromPage, signedIn } from '../fixtures/browser.ts';
import { type Sent, send, withHeaders } from '../fixtures/fixture.ts';
import { unchanged } from '../fixtures/state.ts';
import { accessToken } from '../fixtures/tokens.ts';
import { altered } from '../harness/altered.ts';
import { home } from '../harness/demo.ts';
import { seedPerson, seedSession } from '../harness/people.ts';
import { useServer } from '../harness/use-server.ts';
import { type Attack, assail, at, expectRefusal, sessionCalls, titled, unlimited } from './kit.ts';

const server = useServer(unlimited);

const DAY = 86_400_000;
const places = [home('brand2', 'prod'), home('brand1', 'staging'), home('brand2', 'staging'), home('brand1', 'dev')];

const withCookie = (request: Sent, cookie: string | null): Attack['change'] => ({
  headers: withHeaders(request, { cookie }).headers,
});

/** The request's own cookies with another value for the session's. */
const withValue = (request: Sent, value: string): Attack['change'] =>
  withCookie(
    request,
    (request.headers.cookie ?? '').replace(new RegExp(`(${at.sessionCookie})=[^;]*`), (_, name) => `${name}=${value}`),
  );

function tampered(request: Sent, other: string): Attack[] {
  const value = new RegExp(`${at.sessionCookie}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1] ?? '';
  const [id = '', secret = ''] = value.split('.');
  const [otherId = '', otherSecret = ''] = other.split('.');
  const values: Record<string, string> = {
    nothing: '',
    'a dot': '.',
    'the id alone': id,
    'the id and a dot': `${id}.`,
    'the secret alone': secret,
    'a dot and the secret': `.${secret}`,
    'the secret of somebody else': `${id}.${otherSecret}`,
    'the id of somebody else': `${otherId}.${secret}`,
    'a made-up secret': `${id}.${randomBytes(32).toString('base64url')}`,
    'made up': `01890a5d-ac96-774b-bcce-b302099a8057.${randomBytes(32).toString('base64url')}`,
    'the first character changed': `${id}.${altered(secret, 0)}`,
    'the last character changed': `${id}.${altered(secret, -2)}`,
    'cut short': value.slice(0, -1),
    'one character more': `${value}A`,
    'three parts': `${value}.x`,
    'the secret twice': `${value}.${secret}`,
    'the id in capitals': `${id.toUpperCase()}.${secret}`,
    'the id without hyphens': `${id.replaceAll('-', '')}.${secret}`,
    'the secret padded': `${value}=`,
    'in quotes': `"${value}"`,
    'percent-encoded': value.replace('.', '%2e'),
    'in base64': Buffer.from(value).toString('base64url'),
    'SQL for the id': `' OR 1=1 --.${secret}`,
    'a wildcard for the id': `%.${secret}`,
    null: 'null',
    'an object': '[object Object]',
    JSON: `{"id":"${id}"}`,
    'very long': `${id}.${'A'.repeat(4_000)}`,
    'what is stored': `${id}.stored`,
  };
  return Object.entries(values).map(([name, given]) => ({
    name,
    codes: ['unauthenticated'],
    change: withValue(request, given),
  }));
}

describe.each(titled(sessionCalls))('%s', (_, { fixture }) => {
  it('knows nobody by a cookie that was changed, made up or taken apart', async () => {
    const { session } = await signedIn({ server: server(), at });
    await assail(server(), fixture, (request) => tampered(request, session.value));
  });

  it('knows nobody by what is stored of a secret', async () => {
    const { session } = await signedIn({ server: server(), at });
    const [row] = await server().sql<{ secret_hash: string }>(
      'SELECT secret_hash FROM sessions WHERE id = ?',
      session.id,
    );
    await assail(server(), fixture, (request) => [
      { name: 'the hash', codes: ['unauthenticated'], change: withValue(request, `${session.id}.${row?.secret_hash}`) },
    ]);
  });

  it('knows nobody by a cookie of another brand or environment, under its name or ours', async () => {
    const foreign = await Promise.all(
      places.map(async (place) => ({ place, session: (await signedIn({ server: server(), at: place })).session })),
    );
    await assail(server(), fixture, (request) =>
      foreign.flatMap(({ place, session }): Attack[] => [
        {
          name: `${place.auth}, its own name`,
          codes: ['unauthenticated'],
          change: withCookie(request, `${place.sessionCookie}=${session.value}`),
        },
        { name: `${place.auth}, our name`, codes: ['unauthenticated'], change: withValue(request, session.value) },
        {
          name: `${place.auth}, a plain name`,
          codes: ['unauthenticated'],
          change: withCookie(request, `${at.brand}-${at.env}-sid=${session.value}`),
        },
      ]),
    );
  });

  it('knows nobody by another kind of credential in its cookie’s place', async () => {
    const { session } = await signedIn({ server: server(), at });
    const token = await accessToken({ server: server(), at }, session);
    await assail(server(), fixture, (request) => [
      { name: 'an access token', codes: ['unauthenticated'], change: withValue(request, token) },
      { name: 'a refresh token', codes: ['unauthenticated'], change: withValue(request, session.refreshToken) },
      {
        name: 'a refresh cookie alone',
        codes: ['unauthenticated'],
        change: withCookie(request, `refresh_token=${session.refreshToken}`),
      },
      {
        name: 'the session’s value as a bearer token',
        codes: ['unauthenticated'],
        change: { headers: withHeaders(request, { cookie: null, authorization: `Bearer ${session.value}` }).headers },
      },
      {
        name: 'a bad bearer token beside a good cookie',
        codes: ['unauthenticated'],
        change: { headers: withHeaders(request, { authorization: 'Bearer x' }).headers },
      },
      {
        name: 'a password beside a good cookie',
        codes: ['unauthenticated'],
        change: { headers: withHeaders(request, { authorization: 'Basic eDp5' }).headers },
      },
    ]);
  });

  it('knows nobody whose session has ended, or who is disabled', async () => {
    const ended = await Promise.all(
      Object.entries({
        revoked: { revokedAt: Date.now() - 1, revokedReason: 'logout' },
        expired: { expiresAt: Date.now() - 1 },
        idle: { lastSeenAt: Date.now() - 8 * DAY },
        'of another pool': { pool: 'brand2' },
      }).map(async ([name, row]) => {
        const person = await seedPerson(server());
        return [name, (await seedSession(server(), person, at, row)).value] as const;
      }),
    );
    const stopped = await Promise.all(
      (['disabled', 'deleted'] as const).map(async (status) => {
        const person = await seedPerson(server(), { row: { status } });
        return [status, (await seedSession(server(), person, at)).value] as const;
      }),
    );
    const values = [...ended, ...stopped];
    await assail(server(), fixture, (request) =>
      values.map(([name, value]): Attack => ({ name, codes: ['unauthenticated'], change: withValue(request, value) })),
    );
  });
});

describe('sign-out', () => {
  it('ends nothing by a cookie that is not right', async () => {
    const stage = { server: server(), at };
    const { session } = await signedIn(stage);
    const { session: other } = await signedIn(stage);
    const request = fromPage(stage, 'POST', '/logout', { cookies: { [at.sessionCookie]: session.value } });
    await unchanged(server(), async () => {
      for (const { name, change } of tampered(request, other.value)) {
        const answer = await send(server(), request, change);
        expect(answer.status, name).toBeLessThan(500);
        if (answer.status >= 400) expectRefusal(answer, ['unauthenticated']);
      }
    });
  });
});
