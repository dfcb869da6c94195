import type { Hex } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../harness/answer.ts';
import { type Client, client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { expectProblem } from '../harness/problem.ts';
import { useServer } from '../harness/use-server.ts';
import { askForMessage, mixedAccount, newAccount, ownMessage, verify } from '../slice/methods/wallet-kit.ts';

const server = useServer({ limits: { rate: 100_000 } });
const at = home('brand1', 'dev');
const account = mixedAccount;

const sessions = async () => (await server().sql<{ n: number }>('SELECT COUNT(*) AS n FROM sessions'))[0]?.n ?? 0;

/** Signs what `change` makes of a message that would sign in, so that its signature is right and only the text is not. */
async function signed(
  change: (message: string, nonce: string) => string,
  { caller = client(server()), from }: { caller?: Client; from?: string } = {},
): Promise<Answer> {
  const init = from === undefined ? {} : { from };
  const { nonce, message } = await askForMessage(caller, at, account.address, {}, init);
  const changed = change(message, nonce);
  const signature = await account.signMessage({ message: changed });
  return verify(caller, at, { address: account.address, nonce, message: changed, signature }, init);
}

const minutes = (n: number) => new Date(Date.now() + n * 60_000).toISOString();
const line = (name: string, value: string) => (message: string) =>
  message.replace(new RegExp(`^${name}: .*$`, 'm'), `${name}: ${value}`);
const appended = (name: string, more: string) => (message: string) =>
  message.replace(new RegExp(`^${name}: .*$`, 'm'), (whole) => `${whole}\n${more}`);
const without = (name: string) => (message: string) => message.replace(new RegExp(`^${name}: .*\n?`, 'm'), '');

test('what the cases below change signs in as long as nothing is changed', async () => {
  expect((await signed((message) => message)).status).toBe(200);
});

describe('a rightly signed message is refused', () => {
  const cases: [string, (message: string, nonce: string) => string][] = [
    ['for another domain', (m) => m.replace(/^\S+/, 'evil.test')],
    ['for the domain without its port', (m) => m.replace(/:\d+ wants/, ' wants')],
    ['for another host of the brand', (m) => m.replace(/^auth\./, 'app1.')],
    ['for another brand', (m) => m.replace(/^auth\.brand1/, 'auth.brand3')],
    ['for the domain in upper case', (m) => m.replace(/^auth/, 'AUTH')],
    ['for the domain with a user', (m) => `user@${m}`],
    ['for the domain with a last dot', (m) => m.replace('localhost', 'localhost.')],
    ['with another scheme', (m) => `https://${m}`],
    ['with a scheme that runs code', (m) => `javascript://${m}`],
    ['with another sentence', (m) => m.replace('sign in with your', 'sign in  with your')],
    ['with the address in lower case', (m) => m.replace(account.address, account.address.toLowerCase())],
    [
      'with the address in upper case',
      (m) => m.replace(account.address, `0x${account.address.slice(2).toUpperCase()}`),
    ],
    ['with one letter of the address in the other case', (m) => m.replace(account.address, flipOne(account.address))],
    ['with another address', (m) => m.replace(account.address, newAccount().address)],
    ['with a space behind the address', (m) => m.replace(account.address, `${account.address} `)],
    ['with another statement', (m) => m.replace('Sign in to Brand One.', 'Sign in to Brand Two.')],
    ['with more in the statement', (m) => m.replace('Brand One.', 'Brand One. And send everything.')],
    ['without a statement', (m) => m.replace('\n\nSign in to Brand One.\n', '\n')],
    ['with a second statement', (m) => m.replace('Brand One.\n', 'Brand One.\nAnd more.\n')],
    ['with a statement in another script', (m) => m.replace('Brand One', 'Brаnd One')],
    ['with another URI', line('URI', 'https://evil.test/')],
    ['with a URI that only starts like ours', (m) => m.replace(/^(URI: .*)$/m, '$1.evil.test')],
    ['with a URI of another user', (m) => m.replace(/^URI: http:\/\//m, 'URI: http://auth@')],
    ['with a URI whose port only starts like ours', (m) => m.replace(/^(URI: .*)$/m, '$10')],
    ['with a URI of another scheme', (m) => m.replace(/^URI: http:/m, 'URI: https:')],
    ['with a URI that is none', line('URI', 'auth.brand1.localhost')],
    ['with an empty URI', line('URI', '')],
    ['with version 2', line('Version', '2')],
    ['with version 1.0', line('Version', '1.0')],
    ['with another chain', line('Chain ID', '137')],
    ['with chain 01', line('Chain ID', '01')],
    ['with chain 0x1', line('Chain ID', '0x1')],
    ['with chain +1', line('Chain ID', '+1')],
    ['with chain 1e0', line('Chain ID', '1e0')],
    ['with a chain of a fraction', line('Chain ID', '1.0')],
    ['with the chain in other digits', line('Chain ID', '１')],
    ['with another nonce', (m, nonce) => m.replace(nonce, 'a'.repeat(32))],
    ['with the nonce in upper case', (m, nonce) => m.replace(`Nonce: ${nonce}`, `Nonce: ${nonce.toUpperCase()}A`)],
    ['with a part of the nonce', (m, nonce) => m.replace(nonce, nonce.slice(0, 16))],
    ['with a short nonce', line('Nonce', 'abc1234')],
    ['with a nonce that is not of letters and digits', line('Nonce', '-'.repeat(32))],
    ['issued 11 minutes ago', line('Issued At', minutes(-11))],
    ['issued 11 minutes from now', line('Issued At', minutes(11))],
    ['issued at no date', line('Issued At', 'not-a-date')],
    ['issued on a day alone', line('Issued At', new Date().toISOString().slice(0, 10))],
    ['issued at a time without a zone', line('Issued At', new Date().toISOString().slice(0, -1))],
    ['issued on 30 February', line('Issued At', '2026-02-30T00:00:00Z')],
    ['issued at hour 24', (m) => line('Issued At', `${new Date().toISOString().slice(0, 10)}T24:00:00Z`)(m)],
    ['issued at a number', line('Issued At', String(Date.now()))],
    ['that has expired', line('Expiration Time', minutes(-1))],
    ['that expires at no date', line('Expiration Time', 'never')],
    ['that expires at an empty date', line('Expiration Time', '')],
    ['that does not count yet', appended('Expiration Time', `Not Before: ${minutes(1)}`)],
    ['that counts from no date', appended('Expiration Time', 'Not Before: now')],
    ['with a request id that is none', appended('Expiration Time', 'Request ID: a b')],
    ['with a resource that is none', appended('Expiration Time', 'Resources:\n- not a uri')],
    ['with a resource without its dash', appended('Expiration Time', 'Resources:\nhttps://example.com')],
    ['with a line after the resources', appended('Expiration Time', 'Resources:\n- https://example.com\nmore')],
    ['with resources on the line of their name', appended('Expiration Time', 'Resources: - https://example.com')],
    [
      'with the request id before the time from which it counts',
      appended('Expiration Time', `Request ID: 1\nNot Before: ${minutes(-1)}`),
    ],
    ['with the expiration twice', appended('Expiration Time', `Expiration Time: ${minutes(9)}`)],
    ['with the nonce twice', (m, nonce) => appended('Nonce', `Nonce: ${nonce}`)(m)],
    ['with an unknown field', appended('Expiration Time', 'Amount: 1')],
    ['with a line before the URI', (m) => m.replace('\nURI:', '\nhello\nURI:')],
    ['with one empty line too many', (m) => m.replace('\n\nURI:', '\n\n\nURI:')],
    ['with one empty line too few', (m) => m.replace('\n\nURI:', '\nURI:')],
    ['with the fields out of order', (m) => m.replace(/^(Version: 1)\n(Chain ID: 1)$/m, '$2\n$1')],
    ['with the whole block of fields once more', (m) => `${m}\n${m.slice(m.indexOf('URI:'))}`],
    ['with a whole message before it', (m) => `${m.replace('auth.', 'evil.')}\n\n${m}`],
    ['with a line end at its end', (m) => `${m}\n`],
    ['with a space at its end', (m) => `${m} `],
    ['with a line end at its start', (m) => `\n${m}`],
    ['with the line ends of Windows', (m) => m.replaceAll('\n', '\r\n')],
    ['with a carriage return for a line end', (m) => m.replace('\nVersion', '\rVersion')],
    ['with a line separator for a line end', (m) => m.replace('\nVersion', '\u2028Version')],
    ['with a byte order mark', (m) => `\ufeff${m}`],
    ['with a name of a field in lower case', (m) => m.replace('Nonce:', 'nonce:')],
    ['with two spaces behind a name', (m) => m.replace('Nonce: ', 'Nonce:  ')],
    ['with no space behind a name', (m) => m.replace('Nonce: ', 'Nonce:')],
    ['with a tab for a space', (m) => m.replace('Nonce: ', 'Nonce:\t')],
    ...['URI', 'Version', 'Chain ID', 'Nonce', 'Issued At'].map((name): [string, (message: string) => string] => [
      `without its ${name}`,
      without(name),
    ]),
  ];

  test.each(cases)('%s', async (_, change) => {
    const before = await sessions();
    const answer = await signed((message, nonce) => {
      const changed = change(message, nonce);
      expect(changed, 'the case changes nothing').not.toBe(message);
      return changed;
    });
    expectProblem(answer, 'invalid_field');
    expect(answer.all('set-cookie')).toEqual([]);
    expect(await sessions()).toBe(before);
  });
});

describe('a message and what is said beside it', () => {
  test.each<[string, (body: Body) => Body]>([
    ['have one address', (body) => ({ ...body, address: newAccount().address })],
    ['have one nonce', (body) => ({ ...body, nonce: 'b'.repeat(32) })],
    ['have an address in a right form', (body) => ({ ...body, address: flipOne(body.address) })],
  ])('%s', async (_, change) => {
    const { caller, body } = await prepared();
    expectProblem(await verify(caller, at, change(body)), 'invalid_field');
    expect((await verify(caller, at, body)).status).toBe(200);
  });

  test('that was altered after it was signed is refused', async () => {
    const { caller, body } = await prepared();
    const altered = body.message.replace('Chain ID: 1\n', 'Chain ID: 8453\n');
    expectProblem(await verify(caller, at, { ...body, message: altered }), 'invalid_signature');
  });
});

describe('a signature is refused', () => {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const parts = (signature: string) => ({
    r: signature.slice(2, 66),
    s: signature.slice(66, 130),
    v: signature.slice(130),
  });
  const zero = '0'.repeat(64);
  test.each<[string, (signature: string) => string]>([
    ['that is the other one of two (high s)', (given) => mirrored(given)],
    [
      'that is the other one without its parity',
      (given) => {
        const { r, s, v } = parts(given);
        return `0x${r}${(order - BigInt(`0x${s}`)).toString(16).padStart(64, '0')}${v}`;
      },
    ],
    ['with the other parity', (given) => given.slice(0, 130) + (given.endsWith('1b') ? '1c' : '1b')],
    ['with v 29', (given) => `${given.slice(0, 130)}1d`],
    ['with v of a transaction (EIP-155)', (given) => `${given.slice(0, 130)}25`],
    ['without v', (given) => given.slice(0, 130)],
    [
      'in the short form of EIP-2098',
      (given) => {
        const { r, s, v } = parts(given);
        return `0x${r}${v === '1c' ? (BigInt(`0x${s}`) | (1n << 255n)).toString(16) : s}`;
      },
    ],
    ['with more behind it', (given) => `${given}00`],
    ['with r zero', (given) => `0x${zero}${given.slice(66)}`],
    ['with s zero', (given) => `0x${parts(given).r}${zero}${parts(given).v}`],
    ['with r of the order', (given) => `0x${order.toString(16)}${given.slice(66)}`],
    ['with s of the order', (given) => `0x${parts(given).r}${order.toString(16)}${parts(given).v}`],
    ['of zeros', () => `0x${'0'.repeat(130)}`],
    ['of one byte', () => '0x00'],
    ['wrapped for a contract that cannot be asked', (given) => `${given}${'6492'.repeat(16)}`],
  ])('%s', async (_, change) => {
    const { caller, body } = await prepared();
    expectProblem(await verify(caller, at, { ...body, signature: change(body.signature) }), 'invalid_signature');
  });

  test.each(['', '0x', '0xabc', 'abcd', '0xzz', `0x${'00'.repeat(9_000)}`])(
    'that is no text of bytes: %.8s',
    async (signature) => {
      const { caller, body } = await prepared();
      expectProblem(await verify(caller, at, { ...body, signature }), 'invalid_field');
    },
  );

  test('of the bare text without the prefix of EIP-191, and of its hash', async () => {
    const { caller, body } = await prepared();
    const { keccak256, toHex } = await import('viem');
    const bare = await account.sign({ hash: keccak256(toHex(body.message)) });
    const ofHash = await account.signMessage({ message: { raw: keccak256(toHex(body.message)) } });
    for (const signature of [bare, ofHash]) {
      expectProblem(await verify(caller, at, { ...body, signature }), 'invalid_signature');
    }
  });

  test('but the same one in upper case, and with the bare parity that some devices give, is taken', async () => {
    for (const change of [
      (given: string) => `0x${given.slice(2).toUpperCase()}`,
      (given: string) => given.slice(0, 130) + (given.endsWith('1b') ? '00' : '01'),
    ]) {
      const { caller, body } = await prepared();
      expect((await verify(caller, at, { ...body, signature: change(body.signature) })).status).toBe(200);
    }
  });
});

describe('a nonce', () => {
  test('signs in once', async () => {
    const { caller, body } = await prepared();
    expect((await verify(caller, at, body)).status).toBe(200);
    expectProblem(await verify(caller, at, body), 'invalid_token');
  });

  test('cannot be used again with another message', async () => {
    const { caller, body } = await prepared();
    await verify(caller, at, body);
    const message = ownMessage(caller, at.auth, { address: account.address, nonce: body.nonce });
    const signature = await account.signMessage({ message });
    expectProblem(await verify(caller, at, { ...body, message, signature }), 'invalid_token');
  });

  test('opens one session when 50 redeem it at once, and makes one person', async () => {
    for (let round = 0; round < 3; round++) {
      const fresh = newAccount();
      const { caller, body } = await prepared(fresh);
      const answers = await Promise.all(Array.from({ length: 50 }, () => verify(caller, at, body)));
      const winners = answers.filter(({ status }) => status === 200);
      expect(winners.length).toBe(1);
      for (const answer of answers) if (answer.status !== 200) expectProblem(answer, 'invalid_token');
      const rows = await server().sql<{ user_id: string }>(
        'SELECT user_id FROM wallets WHERE address = ?',
        fresh.address.toLowerCase(),
      );
      expect(rows.length).toBe(1);
      const opened = await server().sql('SELECT id FROM sessions WHERE user_id = ?', rows[0]?.user_id);
      expect(opened.length).toBe(1);
    }
  });

  test('of many for one new wallet, redeemed at once, make one person', async () => {
    const fresh = newAccount();
    const all = await Promise.all(Array.from({ length: 10 }, () => prepared(fresh)));
    const answers = await Promise.all(all.map(({ caller, body }) => verify(caller, at, body)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const ids = answers.map((answer) => answer.json<{ user: { id: string } }>().user.id);
    expect(new Set(ids).size).toBe(1);
    const made = await server().sql(
      "SELECT id FROM audit_events WHERE event = 'user.signup.success' AND subject_id = ?",
      ids[0],
    );
    expect(made.length).toBe(1);
  });

  test('ends after ten minutes, whatever the message says', async () => {
    const { caller, body } = await prepared();
    caller.travelTo(601_000);
    const message = ownMessage(caller, at.auth, {
      address: account.address,
      nonce: body.nonce,
      issuedAt: new Date(Date.now() + 601_000),
    });
    const signature = await account.signMessage({ message });
    expectProblem(await verify(caller, at, { ...body, message, signature }), 'invalid_token');
  });

  test('of another address does not serve', async () => {
    const caller = client(server());
    const { nonce } = await askForMessage(caller, at, newAccount().address);
    const message = ownMessage(caller, at.auth, { address: account.address, nonce });
    const signature = await account.signMessage({ message });
    expectProblem(await verify(caller, at, { address: account.address, nonce, message, signature }), 'invalid_token');
  });

  test.each([
    ['another brand of the pool', home('brand3', 'dev')],
    ['another pool', home('brand2', 'dev')],
    ['another environment', home('brand1', 'staging')],
    ['production', home('brand1', 'prod')],
  ])('and a message of here do not serve at %s, nor does the nonce in a message of there', async (_, there) => {
    const { caller, body } = await prepared();
    expectProblem(await verify(caller, there, body), 'invalid_field');
    const message = ownMessage(caller, there.auth, { address: account.address, nonce: body.nonce });
    const signature = await account.signMessage({ message });
    expectProblem(await verify(caller, there, { ...body, message, signature }), 'invalid_token');
  });

  test('asked for by an app does not serve a page of the auth host', async () => {
    const caller = client(server());
    const from = caller.origin('app1.brand1.localhost');
    const { nonce } = await askForMessage(caller, at, account.address, {}, { from });
    const message = ownMessage(caller, at.auth, { address: account.address, nonce });
    const signature = await account.signMessage({ message });
    expectProblem(await verify(caller, at, { address: account.address, nonce, message, signature }), 'invalid_token');
  });

  test('serves the browser that asked, and neither another one, nor one without cookies, nor a program', async () => {
    const { caller, body } = await prepared();
    const other = client(server());
    await askForMessage(other, at, account.address);
    for (const thief of [other, client(server()), client(server(), { jar: null })]) {
      expectProblem(await verify(thief, at, body), 'invalid_token');
    }
    expect((await verify(caller, at, body)).status).toBe(200);
  });

  test('that a program asked for does not serve a browser: nobody can be signed in as somebody else', async () => {
    const program = client(server(), { jar: null });
    const { nonce, message } = await askForMessage(program, at, account.address);
    const body = { address: account.address, nonce, message, signature: await account.signMessage({ message }) };
    const victim = client(server());
    expectProblem(await verify(victim, at, body), 'invalid_token');
    await askForMessage(victim, at, account.address);
    expectProblem(await verify(victim, at, body), 'invalid_token');
  });

  test('cannot be posted from another site', async () => {
    const { caller, body } = await prepared();
    for (const from of ['https://evil.test', 'null', caller.origin('app1.brand2.localhost')]) {
      expectProblem(await verify(caller, at, body, { from }), 'csrf');
      const json = { address: account.address };
      expectProblem(await caller.post(at.auth, '/auth/metamask/nonce', json, { from }), 'csrf');
    }
  });
});

interface Body {
  readonly address: string;
  readonly nonce: string;
  readonly message: string;
  readonly signature: string;
}

async function prepared(by: PrivateKeyAccount = account): Promise<{ caller: Client; body: Body }> {
  const caller = client(server());
  const { nonce, message } = await askForMessage(caller, at, by.address);
  return { caller, body: { address: by.address, nonce, message, signature: await by.signMessage({ message }) } };
}

/** The address with its first letter in the other case. */
function flipOne(address: string): string {
  const i = address.slice(2).search(/[a-fA-F]/) + 2;
  const letter = address.charAt(i);
  const flipped = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
  return address.slice(0, i) + flipped + address.slice(i + 1);
}

/** The signature with the other `s` that verifies, and the parity that goes with it. */
function mirrored(signature: string): Hex {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const s = (order - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, '0');
  return `0x${signature.slice(2, 66)}${s}${signature.endsWith('1b') ? '1c' : '1b'}`;
}
