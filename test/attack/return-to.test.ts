import { describe, expect, it } from 'vitest';
import { hostileUrls } from '../corpus/hostile-urls.ts';
import { type Sent, send } from '../fixtures/fixture.ts';
import { unchanged } from '../fixtures/state.ts';
import { useServer } from '../harness/use-server.ts';
import { at, each, expectRefusal, unlimited } from './kit.ts';

const server = useServer(unlimited);

const OWN = ['auth.brand1.com', 'brand1.com', 'www.brand1.com', 'app1.brand1.com', 'app2.brand1.com'];
const FOREIGN = [
  'auth.brand2.com',
  'app1.brand2.com',
  'auth.staging.brand1.com',
  'app1.staging.brand1.com',
  'app1.brand1.localhost',
  'app3.brand1.com',
  'x.app1.brand1.com',
];
const corpus = hostileUrls({ own: ['app1.brand1.com'], foreign: FOREIGN });

/** Judged by what a browser would connect to, not by the rule that is tried. */
function isInside(href: string): boolean {
  const url = new URL(href);
  return (
    url.protocol === 'https:' &&
    OWN.includes(url.host) &&
    url.username === '' &&
    url.password === '' &&
    !url.pathname.startsWith('//')
  );
}

const request = (path: string): Sent => ({
  method: 'POST',
  host: at.auth,
  path,
  headers: { origin: `https://${at.auth}` },
});

/** Where the links that were made so far lead. */
async function destinations(): Promise<string[]> {
  const kv = await server().kv();
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await kv.list({ prefix: 'magic_link:', ...(cursor === undefined ? {} : { cursor }) });
    for (const { name } of page.keys) {
      const { value } = JSON.parse((await kv.get(name)) ?? '{}') as { value: { returnTo: string | null } };
      if (value.returnTo !== null) found.push(value.returnTo);
    }
    cursor = page.list_complete ? undefined : page.cursor;
  } while (cursor !== undefined);
  return found;
}

describe('a hostile return_to', () => {
  it('is one of at least five hundred', () => expect(corpus.length).toBeGreaterThan(500));

  it.each(['/login', '/magic-link'])(
    'to %s is refused, or leads to a host of the brand and environment after all',
    async (path) => {
      let accepted = 0;
      let n = 0;
      await each(
        corpus,
        (text) => JSON.stringify(text),
        async (return_to) => {
          const email = `asks-${path.slice(1)}-${n++}@example.com`;
          const answer = await send(server(), request(path), { json: { email, return_to } });
          if (answer.status === 200) accepted += 1;
          else expectRefusal(answer, ['invalid_return_to', 'invalid_field', 'malformed_request']);
        },
      );
      expect(accepted).toBeLessThan(corpus.length / 10);
      expect((await destinations()).filter((href) => !isInside(href))).toEqual([]);
    },
    120_000,
  );

  it('that is refused leaves nothing behind', async () => {
    await unchanged(server(), async () => {
      for (const return_to of [
        'https://evil.example',
        '//evil.example',
        '/\\evil.example',
        'javascript:alert(1)',
        'https://app1.brand2.com/',
      ]) {
        for (const path of ['/login', '/magic-link']) {
          const answer = await send(server(), request(path), { json: { email: 'nobody@example.com', return_to } });
          expectRefusal(answer, ['invalid_return_to']);
        }
      }
    });
  });
});
