import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bySize } from '../hard/size.ts';
import type { Answer } from '../harness/answer.ts';
import { Client, type Init } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { Jar } from '../harness/jar.ts';
import { linkOf, mailTo, tokenOf } from '../harness/mail.ts';
import { newSecrets } from '../harness/secrets.ts';
import { type Pair, startPair, type Version } from './pair.ts';
import { bundleOf, lastRelease } from './release.ts';
import { rotated } from './rotated.ts';

const at = home('brand1', 'prod');
const HOUR = 3_600_000;
const ROUNDS = bySize(3, 20, 100);
const FIRST = 'quiet-river-lantern';
const SECOND = 'amber-window-sparrow';

/** Which version answers a request: by a sequence that a round repeats, as likely the one as the other. */
function router(seed: number): () => 0 | 1 {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 31 === 0 ? 0 : 1;
  };
}

/** A browser whose every request is answered by one of the two. */
function browser(pair: Pair, seed: number) {
  const jar = new Jar();
  const ip = `198.19.0.${(seed % 250) + 1}`;
  const [older, newer] = pair.ports.map((port) => new Client({ port }, { jar, ip })) as [Client, Client];
  const choose = router(seed);
  const pick = () => (choose() === 0 ? older : newer);
  return {
    get: (path: string, init?: Init) => pick().get(at.auth, path, init),
    post: (path: string, json: unknown = {}, init?: Init) => pick().post(at.auth, path, json, init),
    form: (path: string, form: Record<string, string>) => pick().request(at.auth, path, { method: 'POST', form }),
    mail: (to: string, count: number) => mailTo({ port: pair.ports[choose()] }, to, { count }),
  };
}

const ok = (answer: Answer, status = 200): Answer => {
  expect(answer.status, String(answer)).toBe(status);
  return answer;
};

const hidden = (page: Answer): Record<string, string> =>
  Object.fromEntries(
    [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );

/** A life with both: registration, confirmation, sign-in, tokens, a form, a reset, and the end. */
async function live(pair: Pair, seed: number): Promise<void> {
  const page = browser(pair, seed);
  const email = `both${seed}-${Date.now()}@example.org`;
  ok(await page.post('/register', { email, password: FIRST, name: 'Mary Poe' }), 201);
  ok(await page.post('/verify-email', { token: tokenOf((await page.mail(email, 1))[0], '/verify-email') }));
  ok(await page.post('/login', { email, password: FIRST }));
  for (let n = 0; n < 6; n++) {
    const refreshed = ok(await page.post('/auth/refresh'));
    const headers = { authorization: `Bearer ${refreshed.json().access_token}`, cookie: null };
    ok(await page.get('/auth/me', { headers }));
    ok(await page.get('/session'));
  }
  ok(await page.post('/logout'));
  ok(await page.post('/magic-link', { email }));
  const link = linkOf((await page.mail(email, 2))[0], '/magic-link');
  const form = ok(await page.get(`${link.pathname}${link.search}`, { headers: { accept: 'text/html' } }));
  ok(await page.form('/magic-link/verify', hidden(form)), 303);
  ok(await page.get('/session'));
  ok(await page.post('/forgot-password', { email }));
  const token = tokenOf((await page.mail(email, 3))[0], '/reset-password');
  ok(await page.post('/reset-password', { token, password: SECOND }));
  expect((await page.get('/session')).status).toBe(401);
  expect((await page.post('/reset-password', { token, password: FIRST })).status).toBe(400);
  ok(await page.post('/login', { email, password: SECOND }));
}

/** Neighbours in a deployment: what is live, and what takes its place. */
const neighbours: Readonly<Record<string, () => Promise<readonly [Version, Version]>>> = {
  'the last release and this tree': async () => {
    const secrets = await newSecrets();
    const release = lastRelease();
    return [{ secrets, bundle: release ? await bundleOf(release) : null }, { secrets }];
  },
  'keys before a rotation, and keys of which the new ones only read': async () => {
    const secrets = await newSecrets(Date.now() - HOUR);
    return [{ secrets }, { secrets: await rotated(secrets, Date.now()) }];
  },
  'keys of which the new ones only read, and keys of which they write': async () => {
    const secrets = await rotated(await newSecrets(Date.now() - 3 * HOUR), Date.now() - 2 * HOUR);
    return [{ secrets }, { secrets: await rotated(secrets, Date.now()) }];
  },
};

describe.each(Object.entries(neighbours))('%s, both live behind one name', (_, make) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair(...(await make()));
  });
  afterAll(() => pair?.stop());

  it.each(Array.from({ length: ROUNDS }, (_round, seed) => seed + 1))(
    'take each other’s cookies, tokens, links, forms and mails (round %i)',
    async (seed) => {
      await live(pair, seed);
    },
    60_000,
  );
});
