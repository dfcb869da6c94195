import type { Hex } from 'viem';
import type { Claim } from '../../../challenge/claim.ts';
import { sha256 } from '../../../lib/digest.ts';
import { type Failure, fail } from '../../../lib/result.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Config } from '../../../platform/config.ts';
import type { OneTimeStore } from '../../../platform/kv.ts';
import type { Outbound } from '../../../platform/outbound.ts';
import type { Random } from '../../../platform/random.ts';
import type { Tenant } from '../../../tenant/tenant.ts';
import { chainsOf } from '../../../tenant/wallet.ts';
import { askContract } from './ask-contract.ts';
import { messageProblem } from './check-message.ts';
import { findNonce, type NoncePayload } from './nonce.ts';
import { parseMessage } from './parse-message.ts';
import { messageHash, recovers } from './recovers.ts';
import { rpcUrlOf } from './rpc-url.ts';

interface Deps {
  readonly config: Pick<Config, 'walletRpcUrls'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly once: OneTimeStore;
  readonly outbound: Outbound;
}

export interface SignedMessage {
  readonly message: string;
  /** `0x` and hexadecimal digits. */
  readonly signature: string;
  /** Origin of the host that asks now. */
  readonly origin: string;
  /** The calling browser's flow cookie; null for a client that is no browser. */
  readonly flow: string | null;
  /** What the caller says beside the message, where it does: the message must say the same. `address` in lower case. */
  readonly address?: string;
  readonly nonce?: string;
}

export interface ProvenWallet {
  /** Lower case. */
  readonly address: string;
  readonly chainId: number;
  readonly payload: NoncePayload;
  /** Spends the nonce in the batch that acts on the proof. */
  readonly claim: Claim;
}

/**
 * Proves a wallet by a signed message (ERC-4361, "Verifying a signed Message"): its form, every field, a nonce that
 * was made for this address, brand, environment, host and browser, and last the signature, of the account's own key
 * or of a contract. Errors: `invalid_field`, `invalid_token` (the nonce), `invalid_signature`, `unavailable` (the
 * chain gave no answer). Throws `Outage`.
 */
export async function proveWallet(deps: Deps, tenant: Tenant, input: SignedMessage): Promise<ProvenWallet | Failure> {
  const { brand, env } = tenant;
  const message = parseMessage(input.message);
  if (!message) return badMessage('This is no message as ERC-4361 has it');
  const chainIds = chainsOf(brand.wallet, env).map(({ id }) => id);
  const expected = { origin: input.origin, statement: brand.wallet.statement, chainIds };
  const problem = messageProblem(message, expected, deps.clock.now());
  if (problem) return badMessage(`This message cannot be used here: ${problem}`);
  const address = message.address.toLowerCase();
  if (address !== (input.address ?? address)) return badMessage('This message is for another address');
  if (message.nonce !== (input.nonce ?? message.nonce)) return badMessage('This message has another nonce');
  const found = await findNonce(deps, message.nonce);
  const mine = {
    brand: brand.id,
    env,
    origin: input.origin,
    address,
    flowHash: input.flow === null ? null : sha256(input.flow),
  };
  if (!found || Object.entries(mine).some(([name, value]) => found.payload[name as keyof typeof mine] !== value))
    return fail('invalid_token', { internal: found ? 'nonce made for something else' : 'unknown or expired nonce' });
  const stop = await judgeSignature(deps, tenant, { ...input, address, chainId: message.chainId });
  return stop ?? { address, chainId: message.chainId, ...found };
}

const badMessage = (message: string) =>
  fail('invalid_field', { errors: [{ path: 'message', code: 'invalid', message }] });

async function judgeSignature(
  deps: Deps,
  tenant: Tenant,
  { message, signature, address, chainId }: SignedMessage & { address: string; chainId: number },
): Promise<Failure | null> {
  if (await recovers(message, signature, address)) return null;
  const rpcUrl = rpcUrlOf(deps.config, tenant, chainId);
  if (rpcUrl === null) return fail('invalid_signature', { internal: 'not of this key, and no chain to ask' });
  const question = { chainId, address, hash: messageHash(message), signature: signature as Hex };
  const answer = await askContract(deps.outbound, rpcUrl, question);
  if (answer === 'valid') return null;
  return answer === 'invalid'
    ? fail('invalid_signature', { internal: 'neither of this key nor of this contract' })
    : fail('unavailable', { internal: `chain ${chainId} gave no answer` });
}
