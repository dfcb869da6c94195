import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { eagerPart } from '../../.ci/bundle.ts';
import { root } from '../../.ci/wrangler.ts';
import { buildBundles, bundlePath } from '../harness/build.ts';

interface Source {
  readonly path: string;
  readonly text: string;
  /** The text without comments. */
  readonly code: string;
}

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1');

const sources: readonly Source[] = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => `src/${path.replaceAll('\\', '/')}`)
  .filter((path) => !path.includes('/generated/'))
  .sort()
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, code: withoutComments(text) };
  });

const isPlatform = ({ path }: Source) => path.startsWith('src/platform/');
/** Scripts of pages run in browsers: their clock and their requests are the browser's. */
const isScript = ({ path }: Source) => path.includes('/client/');
const isTop = ({ path }: Source) => /^src\/[^/]+$/.test(path);
const linesOf = ({ text }: Source) => text.split('\n').length - 1;

interface Rule {
  readonly pattern: RegExp;
  /** What the rule must find: a pattern that matches nothing would guard nothing. */
  readonly finds: readonly string[];
  readonly leaves: readonly string[];
  readonly allowed: (source: Source) => boolean;
}

const nowhere = () => false;

const rules: Readonly<Record<string, Rule>> = {
  'the clock': {
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\.now\b/,
    finds: ['Date.now()', 'new Date()', 'const f = Date.now;'],
    leaves: ['new Date(now)', 'clock.now()'],
    allowed: (source) => isPlatform(source) || isScript(source),
  },
  randomness: {
    pattern: /\bgetRandomValues\b|\brandomUUID\b|\brandomBytes\b|\bMath\.random\b/,
    finds: ['crypto.getRandomValues(b)', 'crypto.randomUUID()', 'Math.random()'],
    leaves: ['random.bytes(16)'],
    allowed: isPlatform,
  },
  'outbound HTTP': {
    pattern: /(?<![.\w])(?:globalThis\.)?fetch\((?!\s*\w+\??\s*:)/,
    finds: ["fetch('https://a')", 'await fetch(url)', 'return fetch(url, init)', 'globalThis.fetch(`a`)'],
    leaves: [
      'outbound.fetch(url, { timeoutMs })',
      'fetch: (request, env) => serve(request, env)',
      'fetch(url: string): void',
    ],
    allowed: (source) => isPlatform(source) || isScript(source),
  },
  sockets: {
    pattern: /['"]cloudflare:sockets['"]/,
    finds: ["import { connect } from 'cloudflare:sockets'"],
    leaves: ["import { env } from 'cloudflare:workers'"],
    allowed: isPlatform,
  },
  'the console': {
    pattern: /\bconsole\s*\./,
    finds: ['console.log(1)'],
    leaves: ['consoleLog.info(1)'],
    allowed: isPlatform,
  },
  'the bindings': {
    pattern:
      /\.(?:DB|KV|OUTBOX|RATE_LIMIT|SEND_LIMIT|EVENTS|MAIL|VERSION|SIGNING_KEYS|DATA_KEYS|PEPPER_KEYS|MAC_KEYS)\b/,
    finds: ['env.DB.prepare()', 'bindings.SEND_LIMIT'],
    leaves: ['deps.db', 'DBX.a'],
    // The entry builds the effects out of them.
    allowed: (source) => isPlatform(source) || isTop(source),
  },
  'forwarded hosts': {
    pattern: /x-forwarded|x-real-ip|\bforwarded['"`]|(?:header|headers\.get)\(\s*['"`](?:host|x-host)['"`]\s*\)/i,
    finds: ["headers.get('X-Forwarded-Host')", "c.req.header('host')", "headers.get('Host')"],
    leaves: ['new URL(request.url).hostname', "['brand', 'host']"],
    allowed: nowhere,
  },
  'process.env': {
    pattern: /\bprocess\.env\b/,
    finds: ['process.env.SECRET'],
    leaves: ['env.MAIL_TRANSPORT'],
    allowed: nowhere,
  },
  'D1 transactions, which D1 does not have': {
    pattern: /\.transaction\(/,
    finds: ['db.transaction(async () => {})'],
    leaves: ['db.write([a, b])'],
    allowed: nowhere,
  },
  'the whole of zod under its own name, which cannot be tree-shaken': {
    pattern: /import\s*\{[^}]*\bz\b[^}]*\}\s*from\s*['"]zod['"]/,
    finds: ["import { z } from 'zod'"],
    leaves: ["import * as z from 'zod'", "import type { z } from 'zod'"],
    allowed: nowhere,
  },
};

describe('the source', () => {
  it.each(Object.entries(rules))('keeps %s where it belongs', (_, { pattern, finds, leaves, allowed }) => {
    for (const text of finds) expect(text).toMatch(pattern);
    for (const text of leaves) expect(text).not.toMatch(pattern);
    const breaches = sources.filter((source) => !allowed(source) && pattern.test(source.code));
    expect(breaches.map(({ path }) => path)).toEqual([]);
  });

  it('builds no zod schema while it loads', () => {
    const eagerSchema =
      /^(?:export )?const \w+(?:: [^=]+)? = (?:z\.|\()?z?\.?(?:object|strictObject|string|array|union|enum|email|record)\(/m;
    expect('export const body = z.object({})').toMatch(eagerSchema);
    expect('export const body = () => z.object({})').not.toMatch(eagerSchema);
    expect(sources.filter(({ code }) => eagerSchema.test(code)).map(({ path }) => path)).toEqual([]);
  });

  it('keeps no promise in a module variable', () => {
    const promise =
      /^(?:export )?(?:const|let) \w+(?:: Promise<[^=]+)? = (?:await )?(?:import\(|Promise\.|new Promise\(|\(async )/m;
    expect("const area = import('./a.ts');").toMatch(promise);
    expect("const area = () => import('./a.ts');").not.toMatch(promise);
    expect(sources.filter(({ code }) => promise.test(code)).map(({ path }) => path)).toEqual([]);
  });

  it('holds no file of more than 250 lines, tables apart', () => {
    const long = sources.filter(
      (source) => !source.path.startsWith('src/db/') && source.path !== 'src/routes.ts' && linesOf(source) > 250,
    );
    expect(long.map((source) => `${source.path}: ${linesOf(source)}`)).toEqual([]);
  });

  it('has a median file of less than 100 lines', () => {
    const lengths = sources.map(linesOf).sort((a, b) => a - b);
    expect(lengths.length).toBeGreaterThan(50);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(100);
  });

  it('has no drawer for what found no name', () => {
    const drawers = sources.filter(({ path }) =>
      /(?:^|\/)(?:utils?|helpers?|common|services?|managers?|misc|index)(?:\/|\.tsx?$)/.test(path),
    );
    expect(drawers.map(({ path }) => path)).toEqual([]);
  });
});

describe('the production bundle', () => {
  let eager: readonly string[];
  let all: readonly string[];
  let text: string;

  beforeAll(async () => {
    await buildBundles(['production']);
    text = readFileSync(bundlePath.production, 'utf8');
    const part = await eagerPart('src/worker.ts');
    eager = part.modules;
    all = [...part.modules, ...part.lazyModules];
  });

  it('is the worker', () => {
    expect(all).toContain('src/worker.ts');
    expect(text).toContain('/.well-known/jwks.json');
  });

  it.each(['zod', '@simplewebauthn/server', 'viem', 'otpauth', 'hono/dist/jsx', 'drizzle-kit'])(
    'loads nothing of %s before the first request',
    (name) => {
      expect(eager.filter((path) => path.startsWith(`${name}/`))).toEqual([]);
    },
  );

  it('loads SHA-256 and HMAC of its hashes, and Keccak for wallets alone', () => {
    const files = ['_md.js', '_u64.js', 'hmac.js', 'sha2.js', 'utils.js'].map((name) => `@noble/hashes/${name}`);
    expect(eager.filter((path) => path.startsWith('@noble/hashes/')).sort()).toEqual(files);
    expect(all).toContain('@noble/hashes/sha3.js');
  });

  it('loads zod on demand', () => {
    expect(all.some((path) => path.startsWith('zod/'))).toBe(true);
  });

  it('contains no development code and no test', () => {
    expect(
      all.filter((path) => /^src\/dev\/|^src\/worker\.dev|^src\/platform\/mail\/local|^test\/|^\.ci\//.test(path)),
    ).toEqual([]);
  });

  it.each(['/dev/outbox', 'x-test-', '/__test/'])('does not know %s', (word) => {
    expect(text).not.toContain(word);
  });
});
