import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { derive } from '../../src/identity/credentials/password/derive.ts';
import { currentParameters, parsePhc } from '../../src/identity/credentials/password/phc.ts';
import { checkNewPassword } from '../../src/identity/credentials/password/policy.ts';
import { hashPassword, verifyPassword } from '../../src/identity/credentials/password/scrypt.ts';
import { hex, utf8 } from '../../src/lib/bytes.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { systemOutbound } from '../../src/platform/outbound.ts';
import { systemRandom } from '../../src/platform/random.ts';

describe('scrypt in workerd', () => {
  test('the current parameters give what openssl gives', async () => {
    const salt = Uint8Array.from({ length: 16 }, (_, i) => i);
    expect(hex(await derive('kettle drum 42', salt, currentParameters, 32))).toBe(
      '885b0b2152eb8ecd9d65ca5103cfece86b8db339fbadf000f8bb0bca0e8454e1',
    );
  });

  test('the vectors of RFC 7914 hold', async () => {
    expect(hex(await derive('password', utf8('NaCl'), { ln: 10, r: 8, p: 16 }, 64))).toMatch(/^fdbabe1c9d347200/);
    expect(hex(await derive('pleaseletmein', utf8('SodiumChloride'), { ln: 14, r: 8, p: 1 }, 64))).toMatch(
      /^7023bdcb3afd7348/,
    );
  });

  test('work beyond 2^20 is refused, which is why the list of accepted parameters ends below', async () => {
    await expect(derive('x', new Uint8Array(16), { ln: 18, r: 8, p: 1 }, 32)).rejects.toThrow();
  });

  test('a password hashes, and its hash knows it', async () => {
    const deps = { clock: systemClock, random: systemRandom };
    const phc = await hashPassword(deps, 'pässword 🐎 of mine');
    if (typeof phc !== 'string') throw new Error(phc.code);
    expect(parsePhc(phc)?.parameters).toEqual(currentParameters);
    expect(await verifyPassword(deps, 'pässword 🐎 of mine', phc)).toEqual({ ok: true, rehash: false });
    expect(await verifyPassword(deps, 'pässword 🐎 of mine', null)).toEqual({ ok: false, rehash: false });
  });
});

describe('the policy in workerd', () => {
  const brand = {
    id: 'brand1',
    name: 'Brand One',
    environments: [{ name: 'prod', bases: ['brand1.com'] }],
    subapps: [{ id: 'app1', name: 'App one' }],
    password: { minLength: 8, maxLength: 128 },
  };
  const person = { email: 'ada@cedar.example', name: 'Ada' };
  const log = { info: () => undefined, error: () => undefined };
  const config = { breachedPasswordsUrl: 'https://range.example/' };
  const deps = { config, outbound: systemOutbound, log };
  const codeOf = async (password: string) => (await checkNewPassword(deps, brand, password, person))?.code ?? 'taken';
  const suffix = createHash('sha1').update('kettle drum 42').digest('hex').slice(5).toUpperCase();

  afterEach(() => void vi.restoreAllMocks());

  test('the common list loads and decides alone when the service is down', async () => {
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('down'));
    expect(await codeOf('passwordpassword')).toBe('password_blocked');
    expect(await codeOf('kettle drum 42')).toBe('taken');
  });

  test('a breached password is refused', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(`${suffix}:3`));
    expect(await codeOf('kettle drum 42')).toBe('password_blocked');
  });

  test('a body that never ends is given up', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const writer = writable.getWriter();
      void writer.write(utf8(`${suffix}:3\r\n`));
      init?.signal?.addEventListener('abort', () => void writer.abort(init.signal?.reason));
      return new Response(readable);
    });
    expect(await codeOf('kettle drum 42')).toBe('taken');
  });
});
