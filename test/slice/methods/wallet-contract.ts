import { setTimeout as sleep } from 'node:timers/promises';
import { concat, getContractAddress, type Hex, keccak256, pad, toHex } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import { serializeErc6492Signature } from 'viem/utils';
import type { ChainNode } from '../../harness/chain-node.ts';

/** A factory that local chains come with: it deploys the code behind a salt at an address that both of them make. */
const FACTORY = '0x4e59b44847b379578588920ca78fbf26c0b4956c';

/**
 * A contract wallet of one key, as small as one can be: `isValidSignature(bytes32, bytes)` (ERC-1271) recovers the
 * signer of the hash by the chain's own `ecrecover` and compares it with the owner. Anything else reverts.
 */
const runtime = (owner: Hex): Hex =>
  concat([
    '0x600435600052', // memory[0] = hash
    '0x60a43560001a602052', // memory[32] = v, the first byte at 164
    '0x606435604052', // memory[64] = r
    '0x608435606052', // memory[96] = s
    '0x60206080608060006001', // 32 bytes at 128, from 128 bytes at 0, address 1
    '0x5afa50', // staticcall with all gas
    '0x60805173', // memory[128], push the owner
    owner,
    '0x14604957', // equal: jump to 0x49
    '0x60006000fd',
    '0x5b631626ba7e60e01b60005260206000f3', // return the magic value
  ]);

/** Copies what follows into memory and returns it as the code of the new contract. */
const deploying = (code: Hex): Hex => {
  const size = (code.length - 2) / 2;
  return concat(['0x60', toHex(size, { size: 1 }), '0x600c60003960', toHex(size, { size: 1 }), '0x6000f3', code]);
};

export interface ContractWallet {
  readonly address: Hex;
  /** What the factory is called with to deploy it. */
  readonly deployment: Hex;
  deploy(chain: ChainNode): Promise<void>;
  /** The owner's signature as a wallet gives it that is not deployed yet (ERC-6492). */
  wrap(signature: Hex): Hex;
}

/** A contract wallet that a key owns; nothing is deployed before `deploy`. */
export function contractWallet(owner: PrivateKeyAccount): ContractWallet {
  const bytecode = deploying(runtime(owner.address.toLowerCase() as Hex));
  const salt = pad('0x1', { size: 32 });
  const deployment = concat([salt, bytecode]);
  const address = getContractAddress({
    opcode: 'CREATE2',
    from: FACTORY,
    salt,
    bytecodeHash: keccak256(bytecode),
  });
  return {
    address,
    deployment,
    async deploy(chain) {
      const [from] = await chain.call<Hex[]>('eth_accounts');
      const hash = await chain.call('eth_sendTransaction', { from, to: FACTORY, data: deployment });
      // The answer comes before the block.
      while ((await chain.call('eth_getTransactionReceipt', hash)) === null) await sleep(5);
      if ((await chain.call('eth_getCode', address, 'latest')) === '0x') throw new Error('the wallet was not deployed');
    },
    wrap: (signature) => serializeErc6492Signature({ address: FACTORY, data: deployment, signature }),
  };
}
