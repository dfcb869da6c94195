import { describe, expect, it } from 'vitest';
import { accessToken } from '../../fixtures/tokens.ts';
import type { Answer } from '../../harness/answer.ts';
import { type Client, client } from '../../harness/client.ts';
import { formsOf, openPage } from '../../harness/page-forms.ts';
import { carry, seedOrganization, seedPerson, seedSession } from '../../harness/people.ts';
import { seedTotp } from '../../harness/second-factors.ts';
import { useServer } from '../../harness/use-server.ts';
import { at, expectRefusal, unlimited } from '../kit.ts';

const server = useServer(unlimited);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const PAGE = '/account/organizations';
/** As long as a read takes on a busy machine, and how long a write is held back. */
const [READ_MS, HELD_MS] = [1_500, 3_000];

/** One way to give a session another secret. */
type Renews = (init?: { readonly fault?: string }) => Promise<Answer>;

/** A browser that is signed in, an app that has an access token of the same session and runs in it, and what either can do. */
async function stage() {
  const person = await seedPerson(server(), { pool: at.pool });
  const organization = await seedOrganization(server(), [{ person, role: 'member' }]);
  const totp = await seedTotp(server(), person);
  const session = await seedSession(server(), person, at);
  const headers = { authorization: `Bearer ${await accessToken({ server: server(), at }, session)}` };
  const browser = client(server());
  carry(server(), browser, at, session);
  const form = { ...formsOf(await openPage(browser, at, PAGE)).get(`${PAGE}/select`), organization: organization.id };
  // Each step-up is by a time step of its own, the held one by the later, so that the secret alone is what they contend
  // for. From now on, so that what is on its way while the clock goes to the next step is taken still.
  let step = 1;
  const choose = (init: object) => browser.request(at.auth, `${PAGE}/select`, { method: 'POST', form, ...init });
  const stepUp = (init: object) => browser.post(at.auth, '/auth/step-up', { code: totp.code(step--) }, init);
  const ways: Readonly<Record<string, Renews>> = {
    'a choice by cookie': (init = {}) => choose(init),
    'a choice by access token': (init = {}) => choose({ headers, ...init }),
    'a step-up by cookie': (init = {}) => stepUp(init),
    'a step-up by access token': (init = {}) => stepUp({ headers, ...init }),
  };
  return { browser, session, ways };
}

const WAYS = ['a choice by cookie', 'a choice by access token', 'a step-up by cookie', 'a step-up by access token'];

const isAlive = async (browser: Client) => (await browser.get(at.auth, '/session')).status === 200;
const secretOf = async ({ id }: { readonly id: string }) =>
  (await server().sql<{ hash: string }>('SELECT secret_hash AS hash FROM sessions WHERE id = ?', id))[0]?.hash;

describe('of two that renew one session at once, one does, and the browser has its secret', () => {
  // All at once: each holds a write back for as long as a busy machine may take to read.
  it.concurrent.each(WAYS.flatMap((late) => WAYS.map((early) => [late, early] as const)))(
    '%s, during which %s has its effect',
    async (late, early) => {
      const { browser, session, ways } = await stage();
      let pending = true;
      const held = (ways[late] as Renews)({ fault: `db:2:slow:${READ_MS + HELD_MS}` }).finally(() => {
        pending = false;
      });
      await wait(READ_MS);
      const done = await (ways[early] as Renews)();
      expect(pending, 'the second came too late to be a race').toBe(true);
      expect([200, 303], String(done)).toContain(done.status);
      expect(done.all('set-cookie')).toHaveLength(1);
      const secret = await secretOf(session);
      const answer = await held;
      expectRefusal(answer, ['unauthenticated']);
      expect(answer.all('set-cookie')).toEqual([]);
      expect([await isAlive(browser), await secretOf(session)]).toEqual([true, secret]);
    },
    60_000,
  );
});

describe('a renewal whose answer the database lost', () => {
  it.each(WAYS)('%s: gives the browser the secret that the session has', async (way) => {
    const { browser, ways } = await stage();
    const answer = await (ways[way] as Renews)({ fault: 'db:2:after' });
    expect([200, 303], String(answer)).toContain(answer.status);
    expect([answer.all('set-cookie').length, await isAlive(browser)]).toEqual([1, true]);
  });
});
