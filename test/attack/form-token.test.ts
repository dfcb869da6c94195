import { randomBytes } from 'node:crypto';
import { describe, it } from 'vitest';
import { HOUR } from '../../src/lib/duration.ts';
import { type Sent, send } from '../fixtures/fixture.ts';
import { altered } from '../harness/altered.ts';
import { home } from '../harness/demo.ts';
import { useServer } from '../harness/use-server.ts';
import { type Attack, assail, at, formCalls, titled, unlimited } from './kit.ts';

const server = useServer(unlimited);

/** The token of another browser, with that browser's cookie; at another brand where it is given. */
async function otherBrowser({ path }: Sent, place = at): Promise<{ token: string; cookie: string }> {
  // Any page with a form would do: tokens are for a browser, not for one form.
  const page = await send(server(), {
    method: 'GET',
    host: place.auth,
    path: `/login?for=${encodeURIComponent(path)}`,
    headers: { accept: 'text/html' },
  });
  const [, token = ''] = /name="form_token" value="([^"]+)"/.exec(page.text) ?? [];
  return { token, cookie: page.cookie(place.flowCookie)?.value ?? '' };
}

// What a provider posts has no token of ours: its own state decides.
const ours = formCalls.filter(({ route }) => !route.isProviderCallback);

describe.each(titled(ours))('%s', (_, { fixture, route }) => {
  it('takes no form without the token that was made for this browser', async () => {
    const other = await otherBrowser({ path: '/' } as Sent);
    const elsewhere = await otherBrowser({ path: '/' } as Sent, home('brand2', 'prod'));
    await assail(server(), fixture, (request) => {
      const { form_token: own = '', ...fields } = request.form ?? {};
      const [end = '', mac = ''] = own.split('.');
      const attack = (
        name: string,
        token: string | null,
        cookie: string | null | undefined = request.headers.cookie,
        clockOffsetMs = 0,
      ): Attack => ({
        name,
        codes: ['stale_form'],
        change: {
          form: token === null ? fields : { ...fields, form_token: token },
          headers: { ...request.headers, cookie: cookie ?? null },
          clockOffsetMs,
        },
      });
      // Whoever is signed in stays so: it is the form that must be refused.
      const rest = (request.headers.cookie ?? '').split('; ').filter((pair) => !pair.startsWith(`${at.flowCookie}=`));
      const beside = (...pairs: string[]): string | null => [...rest, ...pairs].join('; ') || null;
      const flow = (value: string) => `${at.flowCookie}=${value}`;
      const made = randomBytes(32).toString('base64url');
      return [
        attack('none', null),
        attack('an empty one', ''),
        attack('a dot', '.'),
        attack('of another browser', other.token),
        attack('of another browser, with that browser’s name for ours', other.token, beside(`x-${flow(other.cookie)}`)),
        attack('of another brand', elsewhere.token, beside(flow(elsewhere.cookie))),
        attack('our own without our cookie', own, beside()),
        attack('our own with another cookie', own, beside(flow(other.cookie))),
        attack('our own with a made-up cookie', own, beside(flow(made))),
        attack('our own with our cookie twice', own, `${request.headers.cookie}; ${flow(other.cookie)}`),
        // A session that is used by then has been used: that is noted, and a fresh proof may be asked for first.
        ...(route.auth === 'none'
          ? [attack('our own after twelve hours', own, request.headers.cookie, 12 * HOUR + 60_000)]
          : []),
        attack('without its MAC', end),
        attack('with an empty MAC', `${end}.`),
        attack('with another MAC', `${end}.${altered(mac, 0)}`),
        attack('with a MAC cut short', `${end}.${mac.slice(0, -1)}`),
        attack('that lasts longer', `${Number(end) + 1}.${mac}`),
        attack('that lasts for ever', `9999999999999.${mac}`),
        attack('in capitals', own.toUpperCase()),
        attack('with text behind it', `${own}x`),
        attack('of text', 'undefined'),
        attack('for JSON', JSON.stringify({ form_token: own })),
      ];
    });
  });
});
