import { expect, test } from 'vitest';
import { client } from '../harness/client.ts';
import { useServer } from '../harness/use-server.ts';

const server = useServer({ bundle: 'development' });
const BROWSER = { headers: { accept: 'text/html' } };

test('the start page of a development server names every brand’s hosts, and every link on it leads to an answer', async () => {
  const page = await client(server()).get('auth.brand1.localhost', '/', BROWSER);
  expect(page.status).toBe(200);
  for (const host of ['auth.brand1.localhost', 'app2.brand2.localhost', 'auth.brand3.localhost'])
    expect(page.text).toContain(`href="http://${host}:`);
  const paths = [...page.text.matchAll(/class="row" href="http:\/\/auth\.brand1\.localhost:\d+([^"]+)"/g)];
  expect(paths.map(([, path]) => path)).toEqual([
    '/register',
    '/login',
    '/account',
    '/dev/outbox',
    '/dev/consent',
    '/docs',
  ]);
  for (const path of ['/register', '/login', '/dev/outbox', '/dev/consent', '/docs'])
    expect((await client(server()).get('auth.brand1.localhost', path, BROWSER)).status, path).toBe(200);
});

test('it is where a sign-in without a return_to ends: at the app', async () => {
  const page = await client(server()).get('app1.brand1.localhost', '/', BROWSER);
  expect([page.status, page.text.includes('<h1>Workspace of Brand One</h1>')]).toEqual([200, true]);
});

test('it is not found under the brand’s public names', async () => {
  expect((await client(server()).get('auth.brand1.com', '/', BROWSER)).status).toBe(404);
});
