import * as z from 'zod';
import { accountPage } from '../../http/page/account/account-page.tsx';
import { ProviderMark } from '../../http/page/provider-mark.tsx';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { seeOther } from '../../http/see-other.ts';
import { providerOf } from '../../identity/credentials/oauth/provider-of.ts';
import { type Failure, failed } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { callerTarget } from '../../signin/attempt.ts';
import { beginFlow } from './begin-flow.ts';

/** The page that lists the accounts elsewhere, where linking begins and ends. */
const PAGE = '/account/identities';

/** Where a link that began on that page comes back to. Each error has its words there. */
export const backToAccount = (
  { tenant }: Scope,
  status: 302 | 303,
  outcome: Failure | null,
  cookies: readonly string[],
): Response => {
  const query: Record<string, string> =
    outcome === null
      ? { done: 'identity_linked' }
      : outcome.code === 'step_up_required'
        ? { back: PAGE }
        : { error: outcome.code };
  const path = outcome?.code === 'step_up_required' ? '/account/confirm' : PAGE;
  const location = `${tenant.issuer}${path}?${new URLSearchParams(query)}`;
  const answer = new Response(null, { status, headers: { location } });
  for (const cookie of cookies) answer.headers.append('set-cookie', cookie);
  return answer;
};

/**
 * A page that leads on to the provider. No redirect, since the policy of the page that held the form lets it lead
 * nowhere but here; a form, since a link from elsewhere must not begin this (RFC 9700 §4.7).
 */
async function startLink(request: Request, scope: Scope, actor: Actor, id: string): Promise<Response | Failure> {
  const { deps, tenant } = scope;
  // The cookie of the flow stays on the host that set it, and the callback is on the auth host: so is the page's form.
  if (!tenant.isAuthHost) return seeOther(`${tenant.issuer}${PAGE}`, {});
  const provider = providerOf(deps.config, tenant, id);
  if (failed(provider)) return provider;
  const { declared } = provider;
  const returnTo = `${tenant.issuer}${PAGE}`;
  const target = callerTarget(request, scope);
  const begun = await beginFlow(request, scope, provider, { target, returnTo, linksTo: actor.session.id });
  if (failed(begun)) return begun;
  const answer = await accountPage(request, scope, { title: 'identities.leaving', again: null }, ({ t }) => (
    <a class="button secondary" href={begun.url}>
      <ProviderMark kind={declared.kind} />
      {t('sign_in.with_provider', { provider: declared.name })}
    </a>
  ));
  answer.headers.set('refresh', `0; url=${begun.url}`);
  if (begun.cookie !== null) answer.headers.append('set-cookie', begun.cookie);
  return answer;
}

/** Linking an account elsewhere by whoever is signed in: its callback is the one of signing in. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/account/identities/link',
    surface: 'pages',
    summary: 'Leads whoever is signed in to a provider, to link the account that they have there',
    auth: 'person',
    assurance: 'fresh',
    rate: 'auth',
    form: true,
    body: () => z.strictObject({ provider: z.string().max(64) }),
    answers: { 200: null },
    errors: [
      'not_found',
      'method_not_enabled',
      'provider_unavailable',
      'provider_answer_invalid',
      'step_up_required',
      'insufficient_user_authentication',
      'stale_form',
    ],
    again: async ({ failure }) =>
      failure.code === 'step_up_required'
        ? seeOther('/account/confirm', { back: PAGE })
        : seeOther(PAGE, { error: failure.code }),
    handler: ({ request, actor, body }, scope) => startLink(request, scope, actor, body.provider),
  }),
];
