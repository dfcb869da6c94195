import { startFlow } from '../../http/flow-binding.ts';
import type { Scope } from '../../http/scope.ts';
import { parseAddress } from '../../identity/credentials/wallet/address.ts';
import { createNonce } from '../../identity/credentials/wallet/nonce.ts';
import { writeMessage } from '../../identity/credentials/wallet/write-message.ts';
import { sha256 } from '../../lib/digest.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { destinationOf } from '../../signin/attempt.ts';
import { askingOrigin } from '../../tenant/origins.ts';
import { chainsOf } from '../../tenant/wallet.ts';
import { badAddress } from './verify-wallet.ts';

interface Input {
  readonly address: string;
  readonly chainId?: number | undefined;
  readonly return_to?: string | undefined;
  readonly remember?: boolean | undefined;
}

interface Offer {
  readonly nonce: string;
  readonly message: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
  readonly setCookie: string | null;
}

/**
 * A message for an address to sign, with its nonce: bound to the address, the brand and environment, the host that
 * asks and its browser. Whether anybody has linked the address is not asked, so nothing tells. Errors:
 * `invalid_field`, `invalid_return_to`. Throws `Outage`.
 */
export async function offerMessage(scope: Scope, request: Request, input: Input): Promise<Offer | Failure> {
  const { deps, tenant } = scope;
  const { brand, env } = tenant;
  const address = parseAddress(input.address);
  if (address === null) return fail('invalid_field', { errors: [badAddress] });
  const chains = chainsOf(brand.wallet, env);
  const chainId = chains.find(({ id }) => id === (input.chainId ?? chains[0]?.id))?.id;
  if (chainId === undefined) {
    const message = `Choose a chain of ${chains.map(({ id }) => id).join(', ')}`;
    return fail('invalid_field', { errors: [{ path: 'chainId', code: 'invalid', message }] });
  }
  const destination = destinationOf(request, scope, input.return_to);
  if (failed(destination)) return destination;
  const origin = askingOrigin(request, tenant);
  const { flow, setCookie } = startFlow(request, scope);
  const { nonce, issuedAt, expiresAt } = await createNonce(deps, {
    brand: brand.id,
    env,
    origin,
    address,
    flowHash: flow === null ? null : sha256(flow),
    target: destination.target,
    remember: input.remember ?? true,
  });
  const domain = new URL(origin).host;
  const { statement } = brand.wallet;
  const message = writeMessage({ domain, origin, address, statement, chainId, nonce, issuedAt, expiresAt });
  return { nonce, message, expiresAt, setCookie };
}
