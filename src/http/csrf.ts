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
  const refuse = (internal: string) => fail('csrf', { internal });
  const origin = headers.get('origin');
  if (origin !== null) return originPlace(origin, tenant) ? null : refuse('foreign origin');
  const site = headers.get('sec-fetch-site');
  if (site !== null)
    return site === 'same-origin' || site === 'none' ? null : refuse(`sec-fetch-site ${site.slice(0, 20)}`);
  return isOurs
    ? fail('csrf', {
        internal: 'cookie without origin',
        detail: 'Send an Origin header with requests that carry cookies.',
      })
    : null;
}
