import { readSessionCookie } from '../../http/cookies.ts';
import { requireSession } from '../../http/require.ts';
import type { Scope } from '../../http/scope.ts';
import { sha256 } from '../../lib/digest.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { poolMate } from '../../tenant/pool-mate.ts';
import { tenantOf } from '../../tenant/tenant-of.ts';
import { createCode } from './flow.ts';
import { redirect } from './redirect.ts';

interface Input {
  readonly to: string;
  readonly state: string;
  readonly code_challenge: string;
}

/**
 * Answers another auth host of the pool and environment by a redirect to its callback, and to nowhere else: with a
 * code for the session that this browser has here, or with `login_required`. The code is of no use without the
 * verifier and the cookie of the browser that started there. Errors: `invalid_field`. Throws `Outage`.
 */
export async function authorizeHandover(request: Request, scope: Scope, input: Input): Promise<Response | Failure> {
  const { tenant, url } = scope;
  const { to, state, code_challenge: codeChallenge } = input;
  const target = poolMate(tenant, { host: to });
  if (target?.host !== to) {
    const message = 'This is no other auth host that has the same people';
    return fail('invalid_field', { errors: [{ path: 'to', code: 'invalid', message }] });
  }
  const back = new URL('/handover/callback', tenantOf(url, target).origin);
  back.searchParams.set('state', state);
  const actor = readSessionCookie(request, tenant) ? await requireSession(request, scope) : null;
  if (actor === null || failed(actor)) back.searchParams.set('error', 'login_required');
  else {
    const source = { brand: tenant.brand.id, env: tenant.env, host: tenant.host };
    const payload = { source, host: target.host, stateHash: sha256(state), codeChallenge, sessionId: actor.session.id };
    // HEAD tells where it would lead, and keeps nothing.
    const isHead = request.method === 'HEAD';
    back.searchParams.set('code', isHead ? scope.deps.random.secret() : await createCode(scope, payload));
  }
  return redirect(back.href);
}
