import { flowCookie, readFlowCookie, readSessionCookie } from '../../http/cookies.ts';
import { requireSession } from '../../http/require.ts';
import type { Scope } from '../../http/scope.ts';
import { sha256 } from '../../lib/digest.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { defaultReturnTo, destinationOf } from '../../signin/attempt.ts';
import { poolMate } from '../../tenant/pool-mate.ts';
import { tenantOf } from '../../tenant/tenant-of.ts';
import { createFlow, type FlowPayload } from './flow.ts';
import { redirect } from './redirect.ts';

interface Input {
  readonly brand?: string | undefined;
  readonly host?: string | undefined;
  readonly return_to?: string | undefined;
}

/**
 * Asks the auth host of another brand of the pool whether the browser is signed in there: keeps the flow with its
 * verifier, bound to this browser, and sends the browser over with the challenge. Whoever is signed in here already
 * stays who they are. Errors: `invalid_field`, `invalid_return_to`. Throws `Outage`.
 */
export async function startHandover(request: Request, scope: Scope, input: Input): Promise<Response | Failure> {
  const { deps, tenant, url } = scope;
  const source = sourceOf(scope, input);
  if (failed(source)) return source;
  const destination = destinationOf(request, scope, input.return_to);
  if (failed(destination)) return destination;
  const returnTo = destination.returnTo ?? defaultReturnTo(scope, destination.target);
  // The cookie of a flow stays on the host that set it, and the code comes back to the auth host.
  if (!tenant.isAuthHost) {
    const there = new URL('/handover/start', tenant.issuer);
    there.searchParams.set('host', source.host);
    there.searchParams.set('return_to', returnTo);
    return redirect(there.href);
  }
  if (readSessionCookie(request, tenant) && !failed(await requireSession(request, scope))) return redirect(returnTo);
  const known = readFlowCookie(request, tenant);
  const flow = known ?? deps.random.secret();
  const payload: FlowPayload = {
    target: destination.target,
    returnTo,
    brand: tenant.brand.id,
    env: tenant.env,
    host: tenant.host,
    source: source.host,
    flowHash: sha256(flow),
    codeVerifier: deps.random.secret(),
  };
  // HEAD tells where it would lead, and keeps nothing.
  const state = request.method === 'HEAD' ? deps.random.secret() : await createFlow(scope, payload);
  const there = new URL('/handover/authorize', tenantOf(url, source).origin);
  there.searchParams.set('to', tenant.host);
  there.searchParams.set('state', state);
  there.searchParams.set('code_challenge', sha256(payload.codeVerifier));
  there.searchParams.set('code_challenge_method', 'S256');
  return redirect(there.href, known ? null : flowCookie(tenant, flow));
}

function sourceOf({ tenant }: Scope, { brand, host }: Input) {
  const named = host !== undefined ? { host } : { brand: brand ?? '' };
  const message = 'Name one other brand, or host of one, that has the same people';
  const field = { path: host === undefined ? 'brand' : 'host', code: 'invalid', message };
  if ((brand === undefined) === (host === undefined)) return fail('invalid_field', { errors: [field] });
  return poolMate(tenant, named) ?? fail('invalid_field', { errors: [field] });
}
