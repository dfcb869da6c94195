import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The version of a package that is installed in a folder; nothing where it is not. */
export function installedVersion(name: string, folder: string): string | undefined {
  const file = path.join(folder, 'node_modules', name, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : undefined;
}
