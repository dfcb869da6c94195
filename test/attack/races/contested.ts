import assert from 'node:assert/strict';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { fromPage, signedIn } from '../../fixtures/browser.ts';
import { type Sent, type Stage, send } from '../../fixtures/fixture.ts';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { carry, seedPerson, seedSession } from '../../harness/people.ts';
import type { Race } from './race.ts';

/** One hand-over that was authorized twice: two codes, of which one may be redeemed. */
export const handedOverTwice = (rounds: number): Race => ({
  title: 'GET /handover/callback, with two codes of one flow',
  prepare: async (stage) => {
    const { server, at } = stage;
    const source = home('brand3', 'prod');
    const browser = client(server);
    carry(server, browser, source, await seedSession(server, await seedPerson(server, { pool: at.pool }), source));
    const started = await browser.get(at.auth, `/handover/start?brand=${source.brand}`);
    const flow = browser.jar?.get(at.flowCookie) ?? '';
    const authorize = async (): Promise<Sent> => {
      const { pathname, search } = new URL((await browser.follow(started, at.auth)).header('location') ?? '');
      return fromPage(stage, 'GET', pathname + search, { cookies: { [at.flowCookie]: flow } });
    };
    const requests = [await authorize(), await authorize()] as const;
    assert.notEqual(requests[0].path, requests[1].path);
    return {
      requests,
      expect: (answer) => {
        assert.equal(answer.status, 302, String(answer));
        assert.ok(answer.cookie(at.sessionCookie));
      },
    };
  },
  losers: ['invalid_token'],
  winners: 'one',
  rounds,
});

/** One wallet that two people link, each with a nonce of their own. */
export const walletOfTwo = (rounds: number): Race => ({
  title: 'POST /auth/wallet/link, of one wallet by two people',
  prepare: async (stage: Stage) => {
    const account = privateKeyToAccount(generatePrivateKey());
    const request = async (): Promise<Sent> => {
      const { session } = await signedIn(stage);
      const json = { address: account.address };
      const answer = await send(stage.server, fromPage(stage, 'POST', '/auth/metamask/nonce', { json }));
      const { message } = answer.json<{ message: string }>();
      const { flowCookie, sessionCookie } = stage.at;
      return fromPage(stage, 'POST', '/auth/wallet/link', {
        json: { message, signature: await account.signMessage({ message }) },
        cookies: { [flowCookie]: answer.cookie(flowCookie)?.value ?? '', [sessionCookie]: session.value },
      });
    };
    return {
      requests: [await request(), await request()],
      expect: (answer) => assert.equal(answer.status, 200, String(answer)),
    };
  },
  losers: ['invalid_token', 'wallet_taken'],
  winners: 'one',
  rounds,
});
