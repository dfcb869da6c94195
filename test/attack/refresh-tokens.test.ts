import { describe, it } from 'vitest';
import { type RefreshHolder, refreshToken } from '../../src/session/refresh-token.ts';
import { signedIn } from '../fixtures/browser.ts';
import type { Sent } from '../fixtures/fixture.ts';
import { macKeys } from '../fixtures/one-time.ts';
import { accessToken } from '../fixtures/tokens.ts';
import { altered } from '../harness/altered.ts';
import { home } from '../harness/demo.ts';
import { newSecrets } from '../harness/secrets.ts';
import { useServer } from '../harness/use-server.ts';
import { type Attack, assail, at, refreshCalls, titled, unlimited } from './kit.ts';

const server = useServer(unlimited);
const places = [home('brand2', 'prod'), home('brand1', 'staging'), home('brand2', 'dev')];

/** The member of a body that a token comes in, and whose tokens those are; in a cookie where there is none. */
const members = { refresh_token: 'native', refreshToken: 'factors' } as const;
const memberOf = ({ json = {} }: Sent): keyof typeof members | undefined =>
  (['refresh_token', 'refreshToken'] as const).find((name) => name in json);

const holderOf = (request: Sent): RefreshHolder => {
  const member = memberOf(request);
  return member ? members[member] : 'cookie';
};

function tokenOf(request: Sent): string {
  const member = memberOf(request);
  if (member) return String(request.json?.[member]);
  return /refresh_token=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
}

/** The same request with another token. */
function withToken(request: Sent, token: string): Attack['change'] {
  const member = memberOf(request);
  return member ? { json: { [member]: token } } : { headers: { ...request.headers, cookie: `refresh_token=${token}` } };
}

describe.each(titled(refreshCalls))('%s', (_, { fixture }) => {
  it('takes no token that was changed, made up, made for somewhere else or for something else', async () => {
    const stage = { server: server(), at };
    const { session: other } = await signedIn(stage);
    const foreign = await Promise.all(
      places.map(async (place) => [place.auth, (await signedIn({ server: server(), at: place })).session] as const),
    );
    const token = await accessToken(stage, (await signedIn(stage)).session);
    const strange = macKeys({ secrets: await newSecrets() });
    await assail(server(), fixture, (request) => {
      const own = tokenOf(request);
      const [kid = '', sid = '', n = '', mac = ''] = own.split('.');
      const holder = holderOf(request);
      const others = (['cookie', 'native', 'factors'] as const).filter((each) => each !== holder);
      const keys = macKeys(server());
      const values: Record<string, string> = {
        'a changed MAC': `${kid}.${sid}.${n}.${altered(mac, 0)}`,
        'a MAC cut short': own.slice(0, -1),
        'a longer MAC': `${own}A`,
        'no MAC': `${kid}.${sid}.${n}.`,
        'three parts': `${kid}.${sid}.${n}`,
        'five parts': `${own}.x`,
        'a later counter': `${kid}.${sid}.${Number(n) + 1}.${mac}`,
        'a negative counter': `${kid}.${sid}.-1.${mac}`,
        'a counter with a zero before it': `${kid}.${sid}.0${n}.${mac}`,
        'a counter with a point': `${kid}.${sid}.${n}e0.${mac}`,
        'a counter without end': `${kid}.${sid}.${'9'.repeat(30)}.${mac}`,
        'another session': `${kid}.${other.id}.${n}.${mac}`,
        'another session’s MAC': `${kid}.${sid}.${n}.${other.refreshToken.split('.')[3]}`,
        'another key': `other.${sid}.${n}.${mac}`,
        'no key': `.${sid}.${n}.${mac}`,
        'a key of a prototype': `constructor.${sid}.${n}.${mac}`,
        'a key of somebody else': refreshToken(strange, sid, Number(n), holder),
        'a session that is not there': refreshToken(keys, '01890a5d-ac96-774b-bcce-b302099a8057', 0, holder),
        ...Object.fromEntries(
          others.map((other) => [`a token of another holder, ${other}`, refreshToken(keys, sid, Number(n), other)]),
        ),
        'a session’s cookie': other.value,
        'an access token': token,
        text: 'undefined',
        SQL: `${kid}.' OR 1=1 --.0.${mac}`,
      };
      return [
        ...Object.entries(values).map(
          ([name, value]): Attack => ({
            name,
            codes: ['unauthenticated', 'invalid_field'],
            change: withToken(request, value),
          }),
        ),
        ...foreign.map(
          ([name, { id }]): Attack => ({
            name: `of ${name}`,
            codes: ['unauthenticated'],
            change: withToken(request, refreshToken(keys, id, 0, holder)),
          }),
        ),
        {
          name: 'a credential of another kind',
          codes: memberOf(request) ? ['invalid_field'] : ['unauthenticated'],
          change: memberOf(request)
            ? { json: {} }
            : { headers: { ...request.headers, cookie: null, authorization: `Bearer ${own}` } },
        },
      ];
    });
  });

  it('takes a token neither in its address nor in a field of another name', () =>
    assail(server(), fixture, (request) => {
      const token = tokenOf(request);
      const without = memberOf(request)
        ? { json: { token } }
        : { headers: { ...request.headers, cookie: `refreshtoken=${token}` } };
      return [
        {
          name: 'in the address',
          codes: ['unauthenticated', 'invalid_field'],
          change: { ...without, path: `${request.path}?refresh_token=${token}` },
        },
        { name: 'in another name', codes: ['unauthenticated', 'invalid_field'], change: without },
      ];
    }));
});
