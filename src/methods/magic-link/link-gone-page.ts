import { failurePage } from '../../http/page/failure-page.tsx';
import { linkGonePage } from '../../http/page/link-gone-page.tsx';
import type { Scope } from '../../http/scope.ts';
import type { Failure } from '../../lib/result.ts';
import { acceptedReturnTo } from '../../signin/attempt.ts';
import type { Brand } from '../../tenant/tenant.ts';

/** How a brand mails another way in: the forms of the sign-in page. */
function another({ methods }: Brand) {
  if (methods.includes('magic_link')) return { action: '/magic-link', label: 'sign_in.link_button' } as const;
  return methods.includes('email_otp') ? ({ action: '/login/code', label: 'sign_in.code_button' } as const) : null;
}

/**
 * The page of a link that signs nobody in: where the brand mails another way in, that is one press away.
 * @param returnTo as the address had it
 */
export async function signInLinkGonePage(
  request: Request,
  scope: Scope,
  failure: Failure,
  returnTo?: string,
): Promise<Response> {
  const way = another(scope.tenant.brand);
  if (way === null) return failurePage(scope, failure);
  const hidden = { return_to: acceptedReturnTo(scope, returnTo) };
  return linkGonePage(request, scope, failure, { ...way, hidden });
}
