import type { ScryptParameters } from './phc.ts';

// The default of 32 MiB fails at N=2^15, r=8, which needs 32 MiB and a little.
const maxmem = 64 * 1024 * 1024;

let nodeCrypto: typeof import('node:crypto') | undefined;

/**
 * scrypt (RFC 7914) over the password's UTF-8 bytes. Throws where the runtime refuses the parameters.
 * The callback form: on workerd it takes the thread just as the synchronous one does (a call returns after the
 * whole hash), but elsewhere it leaves it free. Node's module is loaded by the first hash, because at start-up it would
 * be a third of that, and at once: whoever waited for it would leave the turn that a lease has given to this hash.
 */
export const derive = (
  password: string,
  salt: Uint8Array,
  { ln, r, p }: ScryptParameters,
  lengthBytes: number,
): Promise<Uint8Array<ArrayBuffer>> =>
  new Promise((resolve, reject) => {
    nodeCrypto ??= process.getBuiltinModule('node:crypto');
    nodeCrypto.scrypt(password, salt, lengthBytes, { N: 2 ** ln, r, p, maxmem }, (error, key) =>
      error ? reject(error) : resolve(new Uint8Array(key)),
    );
  });
