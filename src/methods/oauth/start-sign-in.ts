import type { Scope } from '../../http/scope.ts';
import { providerOf } from '../../identity/credentials/oauth/provider-of.ts';
import { type Failure, failed } from '../../lib/result.ts';
import { defaultReturnTo, destinationOf } from '../../signin/attempt.ts';
import { beginFlow } from './begin-flow.ts';

/**
 * Sends the browser to a provider to sign in. Errors: those of `providerOf` and `beginFlow`, `invalid_return_to`.
 * Throws `Outage`.
 */
export async function startSignIn(
  request: Request,
  scope: Scope,
  id: string,
  returnTo: string | undefined,
): Promise<Response | Failure> {
  const { deps, tenant } = scope;
  const provider = providerOf(deps.config, tenant, id);
  if (failed(provider)) return provider;
  const destination = destinationOf(request, scope, returnTo);
  if (failed(destination)) return destination;
  // Providers know one callback, on the auth host, and the cookie that it needs stays on the host that set it.
  if (!tenant.isAuthHost) {
    const there = new URL(`/oauth/${id}`, tenant.issuer);
    there.searchParams.set('return_to', destination.returnTo ?? defaultReturnTo(scope, destination.target));
    return redirect(there.href, null);
  }
  const begun = await beginFlow(request, scope, provider, { ...destination, linksTo: null });
  return failed(begun) ? begun : redirect(begun.url, begun.cookie);
}

function redirect(location: string, cookie: string | null): Response {
  const answer = new Response(null, { status: 302, headers: { location } });
  if (cookie !== null) answer.headers.append('set-cookie', cookie);
  return answer;
}
