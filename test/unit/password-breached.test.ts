import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { breached } from '../../src/identity/credentials/password/breached.ts';
import { checkNewPassword } from '../../src/identity/credentials/password/policy.ts';
import { systemOutbound } from '../../src/platform/outbound.ts';

const password = 'kettle drum 42';
const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
const [prefix, suffix] = [digest.slice(0, 5), digest.slice(5)];
const other = (count: number, seed: string) =>
  `${createHash('sha1').update(seed).digest('hex').toUpperCase().slice(5)}:${count}`;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let answer: Answer;
const asked: IncomingMessage[] = [];
const server = createServer((request, response) => {
  asked.push(request);
  answer(request, response);
});

const lines: string[] = [];
const log = { info: () => undefined, error: (event: string) => void lines.push(event) };
let deps: Parameters<typeof breached>[0];

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const config = { breachedPasswordsUrl: `http://127.0.0.1:${port}/range/` };
  deps = { config, outbound: systemOutbound, log };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.length = 0;
  lines.length = 0;
});

const text =
  (body: string, status = 200): Answer =>
  (_, response) =>
    response.writeHead(status).end(body);

describe('the service answers', () => {
  test('a listed suffix with a count is breached', async () => {
    answer = text([other(3, 'a'), `${suffix}:17`, other(0, 'b')].join('\r\n'));
    expect(await breached(deps, password)).toBe('yes');
  });

  test('a list without it is not', async () => {
    answer = text([other(3, 'a'), other(9, 'b')].join('\r\n'));
    expect(await breached(deps, password)).toBe('no');
  });

  test('its suffix as padding, with count 0, is not', async () => {
    answer = text([other(3, 'a'), `${suffix}:0`].join('\r\n'));
    expect(await breached(deps, password)).toBe('no');
  });

  test('only five digits of the hash leave, with padding asked for', async () => {
    answer = text(other(3, 'a'));
    await breached(deps, password);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ method: 'GET', url: `/range/${prefix}` });
    expect(asked[0]?.headers).toMatchObject({ 'add-padding': 'true', 'user-agent': 'Gatehouse' });
    expect(JSON.stringify([asked[0]?.url, asked[0]?.rawHeaders])).not.toContain(suffix.slice(0, 8));
    expect(lines).toEqual([]);
  });
});

describe('the service does not answer in its form: the local list decides alone, and the log says so', () => {
  const cases: [string, Answer][] = [
    ['an error', text(`${suffix}:17`, 503)],
    ['too many requests', text('slow down', 429)],
    ['a redirect', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['a page', text('<!doctype html><title>Captive portal</title>')],
    ['an empty body', text('')],
    ['JSON', text('{"count":17}')],
    ['a hit among garbage', text(`${suffix}:17\r\ngarbage`)],
    ['no count', text(suffix)],
    ['endless lines', text(`${other(1, 'a')}\r\n`.repeat(10_000))],
    [
      'half an answer',
      (_, response) => response.writeHead(200, { 'content-length': '9999' }).write('A', () => response.destroy()),
    ],
    ['nothing', (request) => request.socket.destroy()],
  ];
  test.each(cases)('%s', async (_, given) => {
    answer = given;
    expect(await breached(deps, password)).toBe('unknown');
    expect(lines).toEqual(['breached_passwords.unavailable']);
    expect(asked).toHaveLength(1);
  });

  test.each<[string, Answer]>([
    ['a silent service', () => undefined],
    ['a body that never ends', (_, response) => void response.writeHead(200).write(`${other(1, 'a')}\r\n`)],
  ])('%s is given up after 1.5 s', async (_, given) => {
    answer = given;
    const start = performance.now();
    expect(await breached(deps, password)).toBe('unknown');
    expect(performance.now() - start).toBeGreaterThan(1_400);
    expect(performance.now() - start).toBeLessThan(4_000);
  });

  test('a port where nobody listens', async () => {
    const down = { ...deps, config: { breachedPasswordsUrl: 'http://127.0.0.1:1/' } };
    expect(await breached(down, password)).toBe('unknown');
  });

  test('off: nobody is asked', async () => {
    expect(await breached({ ...deps, config: { breachedPasswordsUrl: null } }, password)).toBe('unknown');
    expect(asked).toEqual([]);
    expect(lines).toEqual([]);
  });
});

describe('the policy with the service', () => {
  const brand = {
    id: 'brand1',
    name: 'Brand One',
    environments: [{ name: 'prod', bases: ['brand1.com'] }],
    subapps: [{ id: 'app1', name: 'App one' }],
    password: { minLength: 8, maxLength: 128 },
  };
  const person = { email: 'ada@cedar.example', name: 'Ada' };
  const codeOf = async (of: string) => (await checkNewPassword(deps, brand, of, person))?.code ?? 'taken';

  test('a breached password is refused, another is taken', async () => {
    answer = text(`${suffix}:17`);
    expect(await codeOf(password)).toBe('password_blocked');
    expect(await codeOf('kettle drum 43')).toBe('taken');
  });

  test('a password that the local list refuses is not asked about', async () => {
    answer = text(other(3, 'a'));
    expect(await codeOf('passwordpassword')).toBe('password_blocked');
    expect(await codeOf('brand1password1')).toBe('password_blocked');
    expect(asked).toEqual([]);
  });

  test('with the service down the local list still refuses, and others are taken', async () => {
    answer = text('down', 500);
    expect(await codeOf('passwordpassword')).toBe('password_blocked');
    for (const accepted of ['securepassword123', 'newpassword123', password])
      expect(await codeOf(accepted)).toBe('taken');
  });
});
