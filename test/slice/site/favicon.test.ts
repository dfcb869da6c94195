import { describe, expect, it } from 'vitest';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { expectFloor } from '../../harness/floor.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer();
const hosts = [home('brand1', 'prod').auth, `app1.${home('brand1', 'prod').base}`, home('brand2', 'prod').auth];

describe.each(['/favicon.ico', '/favicon.svg'])('%s', (path) => {
  it.each(hosts)('is the mark of the brand of %s, cacheable, and sets no cookie', async (host) => {
    const browser = client(server());
    const answer = await browser.get(host, path, { headers: { accept: 'image/avif,image/webp,*/*' } });
    expect(answer.status).toBe(200);
    expect(answer.header('content-type')).toBe('image/svg+xml');
    expect(answer.text).toBe((await browser.get(host, '/branding/logo.svg')).text);
    expect(answer.cookies).toEqual([]);
    expectFloor(answer, { https: true, cacheable: true });
  });

  it('is not sent again to whoever holds it', async () => {
    const browser = client(server());
    const tag = (await browser.get(hosts[0] ?? '', path)).header('etag');
    const again = await browser.get(hosts[0] ?? '', path, { headers: { 'if-none-match': tag } });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('differs between brands', async () => {
    const [one, , other] = await Promise.all(hosts.map((host) => client(server()).get(host, path)));
    expect(one?.text).not.toBe(other?.text);
  });
});
