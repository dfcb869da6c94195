import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Writes a file whole, so that readers see the old text or the new one. False where the text is there already. */
export function replace(path: string, text: string): boolean {
  if (textOf(path) === text) return false;
  writeFileSync(`${path}.${process.pid}.tmp`, text);
  renameSync(`${path}.${process.pid}.tmp`, path);
  return true;
}

export function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
