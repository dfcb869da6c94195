import type { Config } from '../../../platform/config.ts';
import { isLoopback } from '../../../tenant/loopback.ts';
import type { Tenant } from '../../../tenant/tenant.ts';
import { chainsOf } from '../../../tenant/wallet.ts';

/**
 * Where contract wallets of a chain are asked, or null where they cannot sign in: what the deployment names, else
 * what the brand declares. Plain http counts on loopback and in a `dev` environment only.
 */
export function rpcUrlOf(config: Pick<Config, 'walletRpcUrls'>, { brand, env, development }: Tenant, chainId: number) {
  const declared = chainsOf(brand.wallet, env).find(({ id }) => id === chainId)?.rpcUrl ?? null;
  const url = config.walletRpcUrls[chainId] ?? declared;
  if (url === null) return null;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (development && isLoopback(hostname)) ? url : null;
}
