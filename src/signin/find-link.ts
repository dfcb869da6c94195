import { type Claim, findOnce } from '../challenge/claim.ts';
import type { Scope } from '../http/scope.ts';
import { type Failure, fail } from '../lib/result.ts';
import type { LinkPayload } from './send-link.ts';

/** What a link's token stands for at this brand and environment. Errors: `invalid_token`. Throws `Outage`. */
export async function findLink(
  { deps, tenant }: Scope,
  kind: 'magic_link' | 'reset',
  token: string,
): Promise<{ payload: LinkPayload; claim: Claim } | Failure> {
  const found = await findOnce<LinkPayload>(deps, kind, token);
  if (!found) return fail('invalid_token', { internal: 'unknown or expired' });
  const { brand, env } = found.payload;
  return brand === tenant.brand.id && env === tenant.env
    ? found
    : fail('invalid_token', { internal: 'made for another tenant' });
}
