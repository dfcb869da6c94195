import { type Failure, fail } from '../lib/result.ts';
import { originPlace } from '../tenant/origins.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { carriesOurCookie } from './cookies.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The rule for cross-site requests: an `Origin` that is present must be ours; without one, `Sec-Fetch-Site`
 * must not name another site; without either, a request may not carry our cookies. Errors: `csrf`.
 */
export function checkCrossSite(request: Request, tenant: Tenant): Failure | null {
  if (SAFE.has(request.method)) return null;
  const { headers } = request;
  const isOurs = carriesOurCookie(request, tenant);
  if (headers.has('authorization') && !isOurs) return null;
  const origin = headers.get('origin');
  if (origin !== null)
    return originPlace(origin, tenant)
      ? null
      : fail('csrf', {
          internal: 'foreign origin',
          detail: 'The Origin header is not an origin of this brand and environment.',
        });
  const site = headers.get('sec-fetch-site');
  if (site !== null)
    return site === 'same-origin' || site === 'none'
      ? null
      : fail('csrf', {
          internal: `sec-fetch-site ${site.slice(0, 20)}`,
          detail: 'Sec-Fetch-Site has to be same-origin or none where no Origin is sent.',
        });
  return isOurs
    ? fail('csrf', {
        internal: 'cookie without origin',
        detail: 'Send an Origin header with requests that carry cookies.',
      })
    : null;
}
