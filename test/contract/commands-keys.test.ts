import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkValues } from '../../.ci/checkup.ts';
import { addMissingVars, readVars, replaceVars } from '../../.ci/dev-vars.ts';
import { publishMs, rotate } from '../../.ci/key-rotation.ts';
import { newKeySet, newSecret, type SigningKey, type SymmetricKey, secretNames } from '../../.ci/key-set.ts';
import { signingWindows } from '../../.ci/key-windows.ts';
import { root } from '../../.ci/wrangler.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/duration.ts';

const now = Date.UTC(2026, 10, 22, 12);
const signing = (value: string) => JSON.parse(value) as SigningKey[];
const symmetric = (value: string) => JSON.parse(value) as SymmetricKey[];
const binding = { MAIL_TRANSPORT: 'binding' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a fresh set of keys', () => {
  it('is one that the worker takes, and signs at once', async () => {
    expect(checkValues({ ...(await newKeySet(now)), ...binding }, false, now)).toEqual({ problems: [], advice: [] });
  });

  it('never holds the same key twice, nor another set', async () => {
    const [one, other] = [await newKeySet(now), await newKeySet(now)];
    const material = (set: typeof one) => [
      signing(set.SIGNING_KEYS)[0]?.jwk.d,
      ...['DATA_KEYS', 'PEPPER_KEYS', 'MAC_KEYS'].map((name) => symmetric(set[name as 'DATA_KEYS'])[0]?.key),
    ];
    expect(new Set([...material(one), ...material(other)]).size).toBe(8);
  });
});

describe('rotation of signing keys', () => {
  it('publishes the next key long enough before it signs, and never leaves a moment without one', async () => {
    const { value, changed } = await rotate('signing', await newSecret('SIGNING_KEYS', now), now);
    const [old, next] = signing(value) as [SigningKey, SigningKey];
    expect(changed).toBe(true);
    expect(next.useFrom - now).toBeGreaterThanOrEqual(publishMs);
    expect(publishMs).toBeGreaterThanOrEqual(2 * 300_000);
    expect(old.signUntil).toBe(next.useFrom);
    expect(old.verifyUntil).toBeGreaterThanOrEqual(old.signUntil + 10 * MINUTE);
    expect(signingWindows(value, now)).toEqual({ problems: [], advice: [] });
  });

  it('changes nothing while the next key is waiting', async () => {
    const first = await rotate('signing', await newSecret('SIGNING_KEYS', now), now);
    const second = await rotate('signing', first.value, now + MINUTE);
    expect(second).toMatchObject({ value: first.value, changed: false });
  });

  it('keeps the old key for as long as a token of it can live, and drops it afterwards', async () => {
    let value = await newSecret('SIGNING_KEYS', now);
    const oldest = signing(value)[0] as SigningKey;
    value = (await rotate('signing', value, now)).value;
    const { verifyUntil } = signing(value)[0] as SigningKey;
    const before = await rotate('signing', value, verifyUntil - 1);
    expect(signing(before.value).map(({ kid }) => kid)).toContain(oldest.kid);
    const after = await rotate('signing', value, verifyUntil);
    expect(signing(after.value).map(({ kid }) => kid)).not.toContain(oldest.kid);
    expect(signing(after.value)).toHaveLength(2);
  });

  it('puts a new key to work at once where none signs any more', async () => {
    const value = await newSecret('SIGNING_KEYS', now);
    const late = (signing(value)[0] as SigningKey).signUntil + HOUR;
    expect(signingWindows(value, late).problems).toHaveLength(1);
    const rotated = (await rotate('signing', value, late)).value;
    expect(signingWindows(rotated, late).problems).toEqual([]);
    expect(signing(rotated)).toHaveLength(2);
  });

  it('stands ten rotations within the size of one secret', async () => {
    let value = await newSecret('SIGNING_KEYS', now);
    for (let month = 1; month <= 10; month++) value = (await rotate('signing', value, now + month * 30 * DAY)).value;
    expect(Buffer.byteLength(value)).toBeLessThan(5_000);
    expect(signing(value)).toHaveLength(2);
  });
});

describe('rotation of keys that have no clock', () => {
  it.each(['data', 'pepper', 'mac'] as const)(
    'lets every version read the next %s key before any writes with it',
    async (purpose) => {
      const first = await newSecret('DATA_KEYS', now);
      const [old] = symmetric(first);
      const staged = await rotate(purpose, first, now);
      expect(symmetric(staged.value)[0]).toEqual(old);
      expect(symmetric(staged.value)).toHaveLength(2);
      const early = await rotate(purpose, staged.value, now + publishMs - 1);
      expect(early).toMatchObject({ value: staged.value, changed: false });
      const promoted = await rotate(purpose, staged.value, now + publishMs);
      const [writer, reader] = symmetric(promoted.value);
      expect(writer?.kid).toBe(symmetric(staged.value)[1]?.kid);
      expect(reader).toMatchObject({ kid: old?.kid, key: old?.key });
    },
  );

  it('never drops a data or pepper key, and a mac key only after the last refresh token', async () => {
    const promotedAt = now + publishMs;
    const run = async (purpose: 'data' | 'pepper' | 'mac', at: number) => {
      const staged = await rotate(purpose, await newSecret('MAC_KEYS', now), now);
      const promoted = await rotate(purpose, staged.value, promotedAt);
      return symmetric((await rotate(purpose, promoted.value, at)).value).length;
    };
    expect(await run('data', now + 3_650 * DAY)).toBe(3);
    expect(await run('pepper', now + 3_650 * DAY)).toBe(3);
    expect(await run('mac', promotedAt + 90 * DAY)).toBe(3);
    expect(await run('mac', promotedAt + 92 * DAY)).toBe(2);
  });
});

describe('local values', () => {
  it('are made where there are none, for the owner alone, and hold', async () => {
    const path = join(folder, '.dev.vars');
    expect(await addMissingVars(path, now)).toEqual([...secretNames, 'MAIL_TRANSPORT', 'SMS_TRANSPORT']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(checkValues(readVars(path), true, now).problems).toEqual([]);
    // Local mail and short messages have no place in a deployment.
    expect(checkValues(readVars(path), false, now).problems).toHaveLength(2);
  });

  it('are never overwritten, only completed', async () => {
    const path = join(folder, '.dev.vars');
    writeFileSync(path, "# mine\nMAIL_TRANSPORT=smtp\nSMTP_HOST='mail.example'");
    expect(await addMissingVars(path, now)).toEqual([...secretNames, 'SMS_TRANSPORT']);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain("# mine\nMAIL_TRANSPORT=smtp\nSMTP_HOST='mail.example'\n");
    expect(await addMissingVars(path, now)).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('are replaced by name and nothing else', async () => {
    const path = join(folder, '.dev.vars');
    writeFileSync(path, "A='1'\nMAC_KEYS='old'\n# MAC_KEYS=comment\nB=2\n");
    replaceVars(path, { MAC_KEYS: '[{"kid":"$1"}]' });
    expect(readFileSync(path, 'utf8')).toBe(`A='1'\nMAC_KEYS='[{"kid":"$1"}]'\n# MAC_KEYS=comment\nB=2\n`);
    expect(() => replaceVars(path, { NOT_THERE: '1' })).toThrow('NOT_THERE');
  });

  it('of the example file are refused as they stand', () => {
    const example = readVars(join(root, '.dev.vars.example'));
    expect(Object.keys(example)).toEqual(expect.arrayContaining([...secretNames]));
    expect(checkValues({ ...example, ...binding }, false, now).problems.length).toBeGreaterThanOrEqual(4);
  });
});

describe('npm run keys', () => {
  const keys = (args: readonly string[], input = '') =>
    spawnSync(process.execPath, [join(root, '.ci', 'keys.ts'), ...args], { cwd: folder, input, encoding: 'utf8' });

  it('makes a file, refuses to overwrite it and rotates in it', () => {
    expect(keys(['--file', 'k.json'])).toMatchObject({ status: 0, stdout: '' });
    const first = readFileSync(join(folder, 'k.json'), 'utf8');
    expect(statSync(join(folder, 'k.json')).mode & 0o777).toBe(0o600);
    expect(keys(['--file', 'k.json']).status).toBe(1);
    expect(readFileSync(join(folder, 'k.json'), 'utf8')).toBe(first);
    const rotated = keys(['rotate', '--purpose', 'signing', '--file', 'k.json']);
    expect(rotated.status).toBe(0);
    expect(rotated.stderr).toContain('npx wrangler secret put SIGNING_KEYS');
    const [before, after] = [JSON.parse(first), JSON.parse(readFileSync(join(folder, 'k.json'), 'utf8'))];
    expect(signing(after.SIGNING_KEYS)).toHaveLength(2);
    expect(after.MAC_KEYS).toBe(before.MAC_KEYS);
  });

  it('goes from standard input to standard output, and says no key aloud', () => {
    const set = keys([]).stdout;
    const { status, stdout, stderr } = keys(['rotate', '--file', '-'], set);
    expect(status).toBe(0);
    const rotated = JSON.parse(stdout);
    for (const name of secretNames) {
      expect(JSON.parse(rotated[name])).toHaveLength(2);
      for (const item of JSON.parse(rotated[name])) expect(stderr).not.toContain(item.key ?? item.jwk.d);
    }
  });

  it('prints one value for a pipe', () => {
    keys(['--file', 'k.json']);
    const held = JSON.parse(readFileSync(join(folder, 'k.json'), 'utf8')) as Record<string, string>;
    expect(keys(['value', 'PEPPER_KEYS', '--file', 'k.json']).stdout).toBe(held.PEPPER_KEYS);
  });

  it.each([['rotate'], ['rotate', '--purpose', 'x'], ['value', 'NOTHING'], ['frobnicate']])(
    'refuses %s without a stack trace',
    (...args) => {
      const { status, stdout, stderr } = keys(args);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(existsSync(join(folder, '.dev.vars'))).toBe(false);
    },
  );
});

describe('the check of values', () => {
  it.each<[problem: string, values: (set: Record<string, string>) => Record<string, string>]>([
    [
      'no key signs now',
      (set) => ({
        ...set,
        SIGNING_KEYS: JSON.stringify(signing(set.SIGNING_KEYS ?? '').map((key) => ({ ...key, useFrom: now + DAY }))),
      }),
    ],
    [
      'SIGNING_KEYS: tokens are signed until',
      (set) => ({
        ...set,
        SIGNING_KEYS: JSON.stringify(
          signing(set.SIGNING_KEYS ?? '').map((key) => ({ ...key, signUntil: now + 13 * DAY })),
        ),
      }),
    ],
    [
      'MAC_KEYS holds a sample',
      (set) => ({
        ...set,
        MAC_KEYS: JSON.stringify([{ kid: 'a', key: Buffer.from('0123'.repeat(8)).toString('base64url') }]),
      }),
    ],
    ['two secrets hold the same key', (set) => ({ ...set, MAC_KEYS: set.DATA_KEYS ?? '' })],
    ['DATA_KEYS is missing', ({ DATA_KEYS: _, ...set }) => set],
    [
      'PEPPER_KEYS is',
      (set) => ({
        ...set,
        PEPPER_KEYS: JSON.stringify(
          Array.from({ length: 60 }, (_, at) => ({ ...symmetric(set.PEPPER_KEYS ?? '')[0], kid: `k${at}` })),
        ),
      }),
    ],
    ['DANGEROUSLY_DISABLE_RATE_LIMITS', (set) => ({ ...set, DANGEROUSLY_DISABLE_RATE_LIMITS: 'true' })],
    ['SMTP_PORT must be 465 or 587', (set) => ({ ...set, MAIL_TRANSPORT: 'smtp', SMTP_HOST: 'a', SMTP_PORT: '25' })],
  ])('finds: %s', async (problem, spoil) => {
    const values = spoil({ ...(await newKeySet(now)), ...binding });
    const { problems } = checkValues(values, false, now);
    expect(problems.join('\n')).toContain(problem);
    for (const name of secretNames) {
      for (const item of values[name] ? JSON.parse(values[name]) : [])
        expect(problems.join('\n')).not.toContain(item.key ?? item.jwk.d);
    }
  });
});
