import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { client } from '../harness/client.ts';
import { home } from '../harness/demo.ts';
import { mailTo, tokenOf } from '../harness/mail.ts';
import { openSealed } from '../harness/seal.ts';
import { useServer } from '../harness/use-server.ts';

const server = useServer();
const at = home('brand1', 'prod');

/** What OpenSSL makes of a password. */
const openssl = (password: string, salt: Buffer, { ln, r, p }: { ln: number; r: number; p: number }): string =>
  execFileSync(
    'openssl',
    [
      'kdf',
      ...['-keylen', '32'],
      ...['-kdfopt', `hexpass:${Buffer.from(password).toString('hex')}`],
      ...['-kdfopt', `hexsalt:${salt.toString('hex')}`],
      ...['-kdfopt', `n:${2 ** ln}`, '-kdfopt', `r:${r}`, '-kdfopt', `p:${p}`],
      ...['-kdfopt', `maxmem_bytes:${64 * 1024 * 1024}`],
      'SCRYPT',
    ],
    { encoding: 'utf8' },
  )
    .replaceAll(':', '')
    .trim()
    .toLowerCase();

/** The stored hash of a person, out of the database and unsealed. */
async function storedHash(email: string) {
  const [row] = await server().sql<{ id: string; data: string }>(
    'SELECT c.user_id AS id, c.data FROM credentials c JOIN identifiers i ON i.user_id = c.user_id WHERE i.value = ?',
    email,
  );
  const phc = openSealed(server().secrets.pepper, row?.data ?? '', `credentials|${row?.id}|password`);
  const [, ln, r, p, salt = '', key = ''] = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(phc) ?? [];
  return {
    sealed: row?.data ?? '',
    parameters: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64').toString('hex'),
  };
}

async function register(email: string, password: string): Promise<void> {
  const caller = client(server());
  const answer = await caller.post(at.auth, '/register', { email, password, name: 'Mary Poe' });
  expect(answer.status, String(answer)).toBe(201);
  const token = tokenOf((await mailTo(server(), email))[0], '/verify-email');
  expect((await caller.get(at.auth, `/verify-email?token=${token}`)).status).toBe(200);
}

describe('the stored hash of a person who registered', () => {
  test.each([
    ['plain@example.org', 'quiet-river-lantern'],
    ['beyond-ascii@example.org', 'ñandú · 龍 · 🦉 — Fluß'],
    ['long@example.org', `${'amber window sparrow '.repeat(6).trim()}.`],
    ['blanks@example.org', '  two blanks around  '],
  ])('of %s is the 32 bytes that openssl kdf SCRYPT makes of salt, N, r and p', async (email, password) => {
    await register(email, password);
    const { parameters, salt, key } = await storedHash(email);
    expect(parameters).toEqual({ ln: 15, r: 8, p: 3 });
    expect([salt.length, key.length]).toEqual([16, 64]);
    expect(openssl(password, salt, parameters)).toBe(key);
    expect((await client(server()).post(at.auth, '/login', { email, password })).status).toBe(200);
  });

  test('has a salt of its own and shows nothing at rest, even where two people chose the same', async () => {
    const [one, two] = ['one@example.net', 'two@example.net'];
    for (const email of [one, two]) await register(email, 'amber-window-sparrow');
    const [first, second] = [await storedHash(one), await storedHash(two)];
    expect(first.salt.equals(second.salt)).toBe(false);
    expect(first.key).not.toBe(second.key);
    expect(first.sealed).not.toContain('scrypt');
  });
});
