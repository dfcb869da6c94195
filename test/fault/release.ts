import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { bundle, ROOT } from '../harness/build.ts';

const git = (...args: string[]): string | null => {
  try {
    return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
};

/** What is live while this tree is deployed: `RELEASE_REF`, else the newest tag `v…` before this commit; null where there is none. */
export const lastRelease = (): string | null =>
  process.env.RELEASE_REF || git('describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD') || null;

/**
 * The test bundle of a commit, built from its own sources into `dist/releases` with the packages of this tree. Kept
 * for the next run: a commit does not change.
 */
export async function bundleOf(ref: string): Promise<string> {
  const commit = git('rev-parse', '--verify', `${ref}^{commit}`);
  if (!commit) throw new Error(`${ref} is no commit of this repository`);
  const folder = path.join(ROOT, 'dist', 'releases', commit);
  const file = `${folder}.js`;
  if (existsSync(file)) return file;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const archive = execFileSync('git', ['archive', commit], { cwd: ROOT, maxBuffer: 256 * 1024 * 1024 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
  execFileSync(process.execPath, ['.ci/brands.ts'], { cwd: folder, stdio: 'ignore' });
  await bundle(path.join(folder, 'test/entry/worker.ts'), file);
  return file;
}
