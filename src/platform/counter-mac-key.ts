import { hmacSha256Bytes } from '../lib/digest.ts';

/** A key of a list as the operator made it. */
interface Dated {
  readonly kid: string;
  readonly bytes: Uint8Array;
  /** Unix milliseconds; a key that does not say is older than all that do. */
  readonly addedAt?: number | undefined;
}

/**
 * The key of the MACs that counters are kept under: derived from the oldest data key, wherever it stands in its list.
 * Counters, and the codes that hang on them, would be lost under a key that moves with every rotation, and their
 * budgets would start anew; data keys are added and never taken away, so that the oldest stays what it is. A secret of
 * its own would protect no better and be one more to lose.
 */
export function counterMacKey(dataKeys: readonly [Dated, ...Dated[]]): Uint8Array<ArrayBuffer> {
  const age = ({ addedAt = 0 }: Dated) => addedAt;
  const oldest = dataKeys.reduce((one, other) =>
    age(other) - age(one) < 0 || (age(other) === age(one) && other.kid < one.kid) ? other : one,
  );
  return hmacSha256Bytes(oldest.bytes, 'attempts');
}
