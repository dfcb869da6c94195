import { recoverMessageAddress } from 'viem';

/** Who signed a message. Apart from the floor, which loads it as we do: for who brings a wallet. */
export const recoverSigner = (message: string, signature: `0x${string}`) =>
  recoverMessageAddress({ message, signature });
