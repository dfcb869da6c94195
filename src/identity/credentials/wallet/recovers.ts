import type { Hex } from 'viem';
import { hashMessage, recoverAddress } from 'viem/utils';

/** Half the order of secp256k1: of the two `s` that verify, only the lower is a signature here (EIP-2). */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** r, s and v, with v as 27 or 28 or as the bare parity that some devices give. */
const FORM = /^0x([0-9a-f]{64})([0-9a-f]{64})(1b|1c|00|01)$/i;

/** What is signed: the message's hash as EIP-191 has it (version `0x45`, `personal_sign`). */
export const messageHash = (message: string): Hex => hashMessage(message);

/** True where the key of an account signed the message: the address is recovered from the signature. @param address in lower case */
export async function recovers(message: string, signature: string, address: string): Promise<boolean> {
  const parts = FORM.exec(signature);
  if (!parts || BigInt(`0x${parts[2]}`) > HALF_ORDER) return false;
  try {
    const recovered = await recoverAddress({ hash: messageHash(message), signature: signature as Hex });
    return recovered.toLowerCase() === address;
  } catch {
    // No point of the curve has such an r.
    return false;
  }
}
