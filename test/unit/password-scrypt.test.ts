import { execFileSync } from 'node:child_process';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { derive } from '../../src/identity/credentials/password/derive.ts';
import { formatPhc, parsePhc } from '../../src/identity/credentials/password/phc.ts';
import { hashPassword, verifyPassword } from '../../src/identity/credentials/password/scrypt.ts';
import { openPassword, sealPassword } from '../../src/identity/credentials/password/seal-password.ts';
import { hex, utf8 } from '../../src/lib/bytes.ts';
import { failed } from '../../src/lib/result.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { sealer } from '../../src/platform/seal.ts';
import { altered } from '../harness/altered.ts';

/** What was asked of scrypt, which goes on to do it. */
const calls: { N: number; r: number; p: number }[] = [];
const node = process.getBuiltinModule('node:crypto');
const { scrypt } = node;
vi.spyOn(node, 'scrypt').mockImplementation(((...args: Parameters<typeof scrypt>) => {
  calls.push(args[3] as (typeof calls)[number]);
  scrypt(...args);
}) as typeof scrypt);

const deps = { clock: systemClock, random: systemRandom };
const workDone = () => calls.splice(0).reduce((sum, { N, r, p }) => sum + N * r * p, 0);
const currentWork = 2 ** 15 * 8 * 3;

async function hash(password: string): Promise<string> {
  const phc = await hashPassword(deps, password);
  if (failed(phc)) throw new Error(phc.code);
  return phc;
}

async function legacyHash(password: string, ln: number, p: number): Promise<string> {
  const salt = new Uint8Array(16).fill(7);
  const parameters = { ln, r: 8, p };
  return formatPhc({ parameters, salt, key: await derive(password, salt, parameters, 32) });
}

beforeEach(() => {
  calls.length = 0;
});

describe('hashing', () => {
  test('openssl computes the same 32 bytes from the stored salt and parameters', async () => {
    const password = 'correct horse, battery: 馬 🐎 staple';
    const stored = parsePhc(await hash(password));
    const options = [
      `hexpass:${hex(utf8(password))}`,
      `hexsalt:${hex(stored?.salt ?? new Uint8Array())}`,
      'n:32768',
      'r:8',
      'p:3',
      'maxmem_bytes:67108864',
    ];
    const args = ['kdf', '-keylen', '32', ...options.flatMap((option) => ['-kdfopt', option]), 'SCRYPT'];
    const key = execFileSync('openssl', args, { encoding: 'utf8' }).trim().replaceAll(':', '').toLowerCase();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(hex(stored?.key ?? new Uint8Array())).toBe(key);
  });

  test('the primitive gives the vectors of RFC 7914 section 12', async () => {
    expect(hex(await derive('', utf8(''), { ln: 4, r: 1, p: 1 }, 64))).toBe(
      '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442' +
        'fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906',
    );
    expect(hex(await derive('password', utf8('NaCl'), { ln: 10, r: 8, p: 16 }, 64))).toBe(
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162' +
        '2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
    );
    expect(hex(await derive('pleaseletmein', utf8('SodiumChloride'), { ln: 14, r: 8, p: 1 }, 64))).toBe(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2' +
        'd5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    );
  });

  test('two hashes of one password differ, and carry their parameters', async () => {
    const [one, two] = [await hash('the same password'), await hash('the same password')];
    expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
  });
});

describe('checking', () => {
  test('the right password passes and is not due for a new hash', async () => {
    expect(await verifyPassword(deps, 'kettle drum 42', await hash('kettle drum 42'))).toEqual({
      ok: true,
      rehash: false,
    });
  });

  test('nothing is cut, folded or trimmed', async () => {
    const password = 'Kettle drum é '.repeat(7);
    const phc = await hash(password);
    const others = [
      password.slice(0, 72),
      password.toLowerCase(),
      password.trim(),
      `${password} `,
      password.normalize('NFD'),
      '',
    ];
    for (const other of others) expect(await verifyPassword(deps, other, phc)).toEqual({ ok: false, rehash: false });
    expect(await verifyPassword(deps, password, phc)).toMatchObject({ ok: true });
  });

  test('no account, a wrong password, a right one and a damaged hash cost the same work', async () => {
    const phc = await hash('kettle drum 42');
    workDone();
    const cases = [null, phc, 'damaged', phc.replace('ln=15', 'ln=16'), phc.replace('p=3', 'p=2')];
    for (const stored of cases) {
      const outcome = await verifyPassword(deps, 'wrong password', stored);
      expect(outcome).toEqual({ ok: false, rehash: false });
      expect(workDone()).toBe(currentWork);
    }
    expect(await verifyPassword(deps, 'kettle drum 42', phc)).toMatchObject({ ok: true });
    expect(workDone()).toBe(currentWork);
  });

  test.each([
    [14, 5],
    [13, 10],
    [14, 1],
  ])('a hash of ln=%i, p=%i still passes, asks for a new one and costs as much as a current one', async (ln, p) => {
    const phc = await legacyHash('kettle drum 42', ln, p);
    workDone();
    expect(await verifyPassword(deps, 'kettle drum 42', phc)).toEqual({ ok: true, rehash: true });
    expect(workDone()).toBe(currentWork);
    expect(await verifyPassword(deps, 'kettle drum 43', phc)).toEqual({ ok: false, rehash: false });
    expect(workDone()).toBe(currentWork);
  });

  test('nobody has the password of the dummy', async () => {
    for (const guess of ['', '\0', 'password']) {
      expect(await verifyPassword(deps, guess, null)).toEqual({ ok: false, rehash: false });
    }
  });

  test('a seventh hash in flight is refused at once and computes nothing', async () => {
    const running = Array.from({ length: 6 }, () => verifyPassword(deps, 'wrong password', null));
    const seventh = await verifyPassword(deps, 'wrong password', null);
    expect(failed(seventh) && [seventh.code, seventh.retryAfterSeconds]).toEqual(['overloaded', 2]);
    expect(workDone()).toBe(0);
    expect((await Promise.all(running)).every((outcome) => !failed(outcome))).toBe(true);
    expect(failed(await hashPassword(deps, 'kettle drum 42'))).toBe(false);
  });
});

describe('sealing', () => {
  const keys = [
    { kid: 'p2', bytes: new Uint8Array(32).fill(2) },
    { kid: 'p1', bytes: new Uint8Array(32).fill(1) },
  ] as const;
  const now = { pepper: sealer(keys, systemRandom) };
  const before = { pepper: sealer([keys[1]], systemRandom) };
  const after = { pepper: sealer([keys[0]], systemRandom) };
  const phc = '$scrypt$ln=15,r=8,p=3$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';

  test('a sealed hash opens for its owner and shows nothing of itself', async () => {
    const sealed = await sealPassword(now, 'user-1', phc);
    expect(sealed.startsWith('p2.')).toBe(true);
    expect(sealed).not.toContain('scrypt');
    expect(await openPassword(now, 'user-1', sealed)).toBe(phc);
  });

  test('moved to another account or changed by one character it does not open', async () => {
    const sealed = await sealPassword(now, 'user-1', phc);
    expect(await openPassword(now, 'user-2', sealed)).toBeNull();
    expect(await openPassword(now, 'user-1', altered(sealed, -1))).toBeNull();
    expect(await openPassword(now, 'user-1', phc)).toBeNull();
  });

  test('a hash under the former pepper opens as long as that key is kept', async () => {
    const sealed = await sealPassword(before, 'user-1', phc);
    expect(await openPassword(now, 'user-1', sealed)).toBe(phc);
    expect(await openPassword(after, 'user-1', sealed)).toBeNull();
  });
});
