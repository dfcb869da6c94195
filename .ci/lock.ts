import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './wrangler.ts';

/**
 * Completes package-lock.json with the builds for other platforms that the registry which wrote it did not offer.
 * npm leaves such optional packages out, and `npm ci` then refuses the lock file everywhere. An entry made here names
 * version and platform as the parent declares them; npm adds the digest where it installs one. Run it after a change
 * of dependencies: npm run lock.
 */
const file = join(root, 'package-lock.json');

interface Entry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

const operatingSystems = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  openharmony: 'openharmony',
  win32: 'win32',
  windows: 'win32',
};
const processors = {
  arm64: 'arm64',
  x64: 'x64',
  amd64: 'x64',
  '64': 'x64',
  ia32: 'ia32',
  arm: 'arm',
  armv7: 'arm',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  loong64: 'loong64',
};
const libraries = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** The platform that a package such as `@swc/core-linux-x64-gnu` is built for, from its name. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[/-]/);
  const pick = (table: Record<string, string>) =>
    words.flatMap((word) => (Object.hasOwn(table, word) ? [table[word] as string] : [])).slice(0, 1);
  const [os, cpu, libc] = [pick(operatingSystems), pick(processors), pick(libraries)];
  if (os.length === 0 || cpu.length === 0) throw new Error(`${name}: no platform in its name`);
  return { os, cpu, ...(os[0] === 'linux' && libc.length > 0 ? { libc } : {}) };
}

const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry> };
const added: string[] = [];
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (lock.packages[`${path}/node_modules/${name}`] || lock.packages[`node_modules/${name}`]) continue;
    if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${path}: ${name}@${version} is not an exact version`);
    lock.packages[`node_modules/${name}`] = { version, ...(dev ? { dev } : {}), optional: true, ...platformOf(name) };
    added.push(`${name}@${version}`);
  }
}
const compare = (a: string, b: string) => a.localeCompare(b, 'en');
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => compare(a, b)));
if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length > 0 ? `package-lock.json: added ${added.join(', ')}` : 'package-lock.json is complete');
