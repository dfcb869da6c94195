import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { brandingFolder, generate, generatedFolder, readFolders } from '../../../.ci/brands.ts';
import { placeTable } from '../../../src/tenant/places.ts';
import { readBrands } from '../../../src/tenant/read-brands.ts';
import { lookUp } from '../../../src/tenant/resolve.ts';

const command = join(import.meta.dirname, '../../../.ci/brand.ts');
let folder: string;
let branding: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brands-'));
  branding = join(folder, 'branding');
  cpSync(brandingFolder, branding, { recursive: true });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

const quiet = () => [vi.spyOn(console, 'log').mockReturnValue(), vi.spyOn(console, 'error').mockReturnValue()] as const;
const add = (...flags: string[]) =>
  spawnSync(process.execPath, [command, 'add', ...flags, '--branding', branding], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

describe('the generator', () => {
  it('writes sources that say what branding/ says, in one line of output', () => {
    const [log] = quiet();
    expect(generate(branding, join(folder, 'out'))).toBe(0);
    expect(log.mock.calls).toEqual([['brands: brand1, brand2, brand3']]);
    for (const name of ['brands.ts', 'looks.ts']) {
      expect(readFileSync(join(folder, 'out', name), 'utf8')).toBe(readFileSync(join(generatedFolder, name), 'utf8'));
    }
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['brands.ts', 'looks.ts']);
  });

  it('does not touch what has not changed', () => {
    quiet();
    const out = join(folder, 'out');
    generate(branding, out);
    utimesSync(join(out, 'brands.ts'), 1, 1);
    utimesSync(join(out, 'looks.ts'), 1, 1);
    writeFileSync(join(branding, 'brand1/copy/en.json'), '{ "tagline": "New" }');
    generate(branding, out);
    expect(statSync(join(out, 'brands.ts')).mtimeMs).toBe(1_000);
    expect(statSync(join(out, 'looks.ts')).mtimeMs).toBeGreaterThan(1_000);
  });

  it('writes nothing and exits 1 where something does not hold', () => {
    const [, error] = quiet();
    writeFileSync(join(branding, 'brand2/brand.json'), '{ "name": "Two" }');
    expect(generate(branding, join(folder, 'out'))).toBe(1);
    expect(existsSync(join(folder, 'out'))).toBe(false);
    expect(error.mock.calls[0]?.[0]).toMatch(
      /^brands: 2 problems\n {2}branding\/brand2\/brand\.json: environments: is missing.*\n {2}branding\/brand2\/brand\.json: subapps: is missing/,
    );
  });
});

describe('npm run brand -- add', () => {
  it('makes a brand that is served without a change of code', () => {
    const { status, stdout } = add(
      'acme',
      '--domain',
      'acme.example',
      '--name',
      'Ac & Me',
      '--color',
      '#FFD400',
      '--subapps',
      'shop,desk',
      '--locales',
      'en,de',
    );
    expect(status).toBe(0);
    expect(stdout).toContain('npm run dev');
    const { brands, problems, looks } = readBrands(readFolders(branding));
    expect(problems).toEqual([]);
    expect(looks.get('acme')?.logo).toContain('<title>Ac &amp; Me</title>');
    const table = placeTable(brands);
    for (const [host, subapp] of [
      ['auth.acme.example', 'shop'],
      ['desk.staging.acme.example', 'desk'],
      ['shop.acme.localhost', 'shop'],
    ] as const) {
      expect(lookUp(table, host, { local: false })).toMatchObject({
        subapp,
        brand: { id: 'acme', name: 'Ac & Me', pool: 'acme' },
      });
    }
  });

  it('needs no more than an id and a domain', () => {
    expect(add('my-shop2', '--domain', 'shop.example').status).toBe(0);
    expect(readBrands(readFolders(branding)).brands.find(({ id }) => id === 'my-shop2')).toMatchObject({
      name: 'My Shop 2',
      subapps: [{ id: 'app1', name: 'App 1' }],
      locales: ['en'],
    });
  });

  it('shares the users of a brand that is there', () => {
    expect(add('acme', '--domain', 'acme.example', '--pool', 'brand1').status).toBe(0);
    expect(readBrands(readFolders(branding)).brands.find(({ id }) => id === 'acme')?.pool).toBe('brand1');
  });

  it.each([
    ['an id that exists', ['brand1', '--domain', 'x.example'], /There is a brand brand1 already/],
    ['an id that is no label', ['My_Shop', '--domain', 'x.example'], /My_Shop is not a lower-case label/],
    ['an id that leaves the folder', ['../x', '--domain', 'x.example'], /is not a lower-case label/],
    ['no domain where nobody can be asked', ['acme'], /--domain is missing/],
    [
      'a domain of another brand',
      ['acme', '--domain', 'brand1.com'],
      /acme\/brand\.json: environments\[0\]\.bases\[0\]: brand1\.com is a base of brand1 too/,
    ],
    ['a domain under another brand’s', ['acme', '--domain', 'acme.brand1.com'], /lies under brand1\.com of brand1/],
    ['a domain that is none', ['acme', '--domain', 'acme'], /bases\[0\]: is not a domain/],
    ['a colour that is none', ['acme', '--domain', 'x.example', '--color', 'red'], /theme\.accent: is not a colour/],
    ['a subapp named auth', ['acme', '--domain', 'x.example', '--subapps', 'auth'], /auth is the name of a host/],
    [
      'a language that is none',
      ['acme', '--domain', 'x.example', '--locales', 'en_US'],
      /locales\[0\]: is not a language tag/,
    ],
    ['a pool that nobody has', ['acme', '--domain', 'x.example', '--pool', 'nope'], /No brand has the pool nope/],
    ['an unknown flag', ['acme', '--domian', 'x.example'], /Unknown option '--domian'/],
  ])('refuses %s and writes nothing', (_what, flags, expected) => {
    const { status, stderr } = add(...flags);
    expect(status).toBe(1);
    expect(stderr).toMatch(expected);
    expect(readdirSync(branding).sort()).toEqual(['brand1', 'brand2', 'brand3']);
  });

  it('says how it is used', () => {
    expect(execFileSync(process.execPath, [command, '--help'], { encoding: 'utf8' })).toContain(
      'npm run brand -- add ID',
    );
  });
});
