import { createHash, randomBytes, randomUUID, scrypt } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from './build.ts';

const FOLDER = path.join(ROOT, 'dist/password-hashes');

const unpadded = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');

/**
 * A PHC string for a password as the worker makes them (scrypt, N = 2^15, r = 8, p = 3). Kept between runs, for
 * these passwords are no secrets and a hash costs a third of a second.
 */
export async function passwordHash(password: string): Promise<string> {
  const file = path.join(FOLDER, createHash('sha256').update(password).digest('hex'));
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known) return known;
  const salt = randomBytes(16);
  const key = await new Promise<Buffer>((resolve, reject) =>
    scrypt(password, salt, 32, { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 }, (error, made) =>
      error ? reject(error) : resolve(made),
    ),
  );
  const phc = `$scrypt$ln=15,r=8,p=3$${unpadded(salt)}$${unpadded(key)}`;
  await mkdir(FOLDER, { recursive: true });
  // A file of its own: others hash the same password at the same time, in this process too.
  const made = `${file}.${randomUUID()}`;
  await writeFile(made, phc);
  await rename(made, file);
  return phc;
}
