import * as z from 'zod';
import { failurePage } from '../../http/page/failure-page.tsx';
import { defineRoute } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { backTo, backToSignIn } from '../../http/see-other.ts';
import { assertionCredential } from '../../identity/credentials/passkey/schemas.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { defaultReturnTo, destinationOf, webAttempt } from '../../signin/attempt.ts';
import { formDelivery } from '../../signin/deliver/browser.ts';
import { finish } from '../../signin/finish.ts';
import { provePasskey } from './prove-passkey.ts';

const body = () => z.strictObject({ credential: z.string().max(16_384), return_to: z.string().max(2048).optional() });

/** The credential as the page's script wrote it into its form. Errors: `invalid_field`. */
function credentialOf(text: string): z.output<ReturnType<typeof assertionCredential>> | Failure {
  const wrong = fail('invalid_field', {
    errors: [{ path: 'credential', code: 'invalid_credential', message: 'Give the credential as JSON' }],
  });
  try {
    const read = assertionCredential().safeParse(JSON.parse(text));
    return read.success ? read.data : wrong;
  } catch {
    return wrong;
  }
}

async function take(request: Request, scope: Scope, text: string, raw?: string): Promise<Response | Failure> {
  if (!scope.tenant.brand.methods.includes('passkey')) return fail('method_not_enabled');
  const destination = destinationOf(request, scope, raw);
  if (failed(destination)) return backToSignIn(destination, null);
  const { returnTo } = destination;
  const credential = credentialOf(text);
  const back = (failure: Failure) => failurePage(scope, failure);
  if (failed(credential)) return credential;
  const proven = await provePasskey(scope, request, 'web', credential);
  if (failed(proven)) return back(proven);
  const target = returnTo === null ? proven.target : destination.target;
  const delivery = formDelivery(scope, returnTo ?? defaultReturnTo(scope, target), back);
  const outcome = await finish(scope, webAttempt({ target, returnTo }, true), proven.proof, proven.facts, delivery);
  return failed(outcome) ? back(outcome) : outcome;
}

/** The form that the sign-in page's script fills in: a navigation, so that browser and history see one. */
export const formRoute = defineRoute({
  method: 'POST',
  path: '/login/passkey',
  surface: 'pages',
  summary: 'Signs in with a passkey that the page’s script has asked for',
  auth: 'none',
  rate: 'redeem',
  body,
  form: true,
  answers: { 303: null },
  errors: [
    'invalid_token',
    'invalid_passkey',
    'method_not_enabled',
    'account_disabled',
    'email_not_verified',
    'app_access_denied',
    'env_access_denied',
    'stale_form',
  ],
  again: backTo('/login'),
  handler: ({ request, body: sent }, scope) => take(request, scope, sent.credential, sent.return_to),
});
