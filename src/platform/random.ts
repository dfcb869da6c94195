import { base64url } from '../lib/bytes.ts';
import { uuidv7 } from '../lib/ids.ts';

/** The only source of randomness: a CSPRNG. */
export interface Random {
  bytes(length: number): Uint8Array<ArrayBuffer>;
  /** A 256-bit secret in base64url: 43 characters. */
  secret(): string;
  /** A UUID v7 for an instant. */
  id(now: number): string;
}

const bytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

export const systemRandom: Random = {
  bytes,
  secret: () => base64url(bytes(32)),
  // One call of the platform's: its text is made there.
  id: (now) => uuidv7(now, crypto.randomUUID()),
};
