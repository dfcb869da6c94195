import { presentedFlow } from '../../http/flow-binding.ts';
import type { Scope } from '../../http/scope.ts';
import { parseAddress } from '../../identity/credentials/wallet/address.ts';
import type { NoncePayload } from '../../identity/credentials/wallet/nonce.ts';
import { proveWallet } from '../../identity/credentials/wallet/prove-wallet.ts';
import { type Facts, factsByWallet, factsOf } from '../../identity/facts.ts';
import { nobody } from '../../identity/newcomer.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { type Proof, plainProof } from '../../signin/proof.ts';
import { recordFailure } from '../../signin/record-failure.ts';
import { askingOrigin } from '../../tenant/origins.ts';

interface Input {
  readonly address: string;
  readonly signature: string;
  readonly message: string;
  readonly nonce: string;
}

/**
 * Proves a person by their wallet; the nonce is spent by the batch that opens the session. `swk` (RFC 8176): a key
 * was used, and nothing shows that it lives in hardware, nor that its holder was verified, so the level is aal1.
 * A wallet that nobody has linked yet makes an account without an address. Errors: `invalid_field`,
 * `invalid_token`, `invalid_signature`, `unavailable`. Throws `Outage`.
 */
export async function verifyWallet(
  scope: Scope,
  request: Request,
  input: Input,
): Promise<{ proof: Proof; facts: Facts | undefined; payload: NoncePayload } | Failure> {
  const { deps, tenant } = scope;
  const claimed = parseAddress(input.address);
  if (claimed === null) return fail('invalid_field', { errors: [badAddress] });
  const find = () => factsByWallet(deps.db, tenant.brand.pool, claimed);
  const proven = await proveWallet(deps, tenant, {
    message: input.message,
    signature: input.signature,
    origin: askingOrigin(request, tenant),
    flow: presentedFlow(request, tenant),
    address: claimed,
    nonce: input.nonce,
  });
  if (failed(proven) && proven.code !== 'invalid_signature') return proven;
  const [[row]] = await deps.db.read([find()]);
  const facts = factsOf(row);
  if (failed(proven)) {
    await recordFailure(scope, 'wallet', facts?.person.id ?? null, proven);
    return proven;
  }
  const { address, chainId, claim, payload } = proven;
  const proof: Proof = {
    ...plainProof,
    method: 'wallet',
    amr: ['swk'],
    acr: 'aal1',
    provenAt: deps.clock.now(),
    find,
    claim,
    newcomer: { ...nobody, wallet: { address, chainId } },
  };
  return { proof, facts, payload };
}

/** What is wrong with an address that is none, or whose case is not that of its checksum. */
export const badAddress = {
  path: 'address',
  code: 'invalid',
  message: 'Give an address as 0x and 40 hexadecimal digits, in lower case or with its checksum (EIP-55)',
} as const;
