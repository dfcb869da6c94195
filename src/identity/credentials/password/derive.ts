import type { ScryptParameters } from './phc.ts';

// The default of 32 MiB fails at N=2^15, r=8, which needs 32 MiB and a little.
const maxmem = 64 * 1024 * 1024;

/**
 * scrypt (RFC 7914) over the password's UTF-8 bytes. Throws where the runtime refuses the parameters.
 * The callback form: on workerd it takes the thread just as the synchronous one does (a call returns after the
 * whole hash), but elsewhere it leaves it free. Node's module is loaded here and not at start-up, of which it would be
 * a third.
 */
export async function derive(
  password: string,
  salt: Uint8Array,
  { ln, r, p }: ScryptParameters,
  lengthBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { scrypt } = await import('node:crypto');
  return new Promise((resolve, reject) => {
    scrypt(password, salt, lengthBytes, { N: 2 ** ln, r, p, maxmem }, (error, key) =>
      error ? reject(error) : resolve(new Uint8Array(key)),
    );
  });
}
