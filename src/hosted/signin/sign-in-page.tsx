import { makeFormToken } from '../../http/form-token.ts';
import { page } from '../../http/page.tsx';
import type { Scope } from '../../http/scope.ts';
import { failed } from '../../lib/result.ts';
import { defaultReturnTo, destinationOf } from '../../signin/attempt.ts';
import { EmailField } from './email-field.tsx';
import { notice } from './notice.tsx';

const Hidden = ({ formToken, returnTo }: { formToken: string; returnTo: string | null }) => (
  <>
    <input type="hidden" name="form_token" value={formToken} />
    {returnTo === null ? null : <input type="hidden" name="return_to" value={returnTo} />}
  </>
);

const PasswordForm = (hidden: Parameters<typeof Hidden>[0]) => (
  <>
    <form method="post" action="/login">
      <Hidden {...hidden} />
      <EmailField id="email" focused />
      <label for="password">Password</label>
      <input
        id="password"
        name="password"
        type="password"
        autocomplete="current-password"
        autocapitalize="none"
        spellcheck={false}
        enterkeyhint="go"
        maxlength={1024}
        required
      />
      <button type="submit">Sign in</button>
    </form>
    <p class="after">
      <a href="/forgot-password">Forgot password?</a>
    </p>
  </>
);

/**
 * The page that asks for an address and a password, or for an address alone where the brand mails sign-in links.
 * A `return_to` that is not accepted is left out: the person then goes where a sign-in leads by default.
 */
export function signInPage(
  request: Request,
  scope: Scope,
  asked: { readonly returnTo: string | undefined; readonly error: string | undefined },
): Promise<Response> {
  const { brand } = scope.tenant;
  const judged = destinationOf(request, scope, asked.returnTo);
  const destination = failed(judged) ? null : judged;
  const returnTo = destination?.returnTo ?? null;
  const { formToken, setCookie } = makeFormToken(request, scope);
  const hidden = { formToken, returnTo };
  const byPassword = brand.methods.includes('password');
  const byLink = brand.methods.includes('magic_link');
  const leadsTo = [returnTo, landing(request, scope)].map((url) => url && new URL(url).origin);
  return page(
    scope,
    {
      title: 'Sign in',
      cookie: setCookie,
      formTargets: [...new Set(leadsTo.filter((origin) => origin !== null))],
    },
    <>
      <h1>Sign in to {brand.name}</h1>
      {notice(asked.error)}
      {byPassword ? <PasswordForm {...hidden} /> : null}
      {byPassword && byLink ? <hr /> : null}
      {byLink ? (
        <form method="post" action="/magic-link">
          <Hidden {...hidden} />
          <EmailField id="link-email" focused={!byPassword} />
          <button type="submit" {...(byPassword ? { class: 'secondary' } : {})}>
            Email me a sign-in link
          </button>
        </form>
      ) : null}
      {byPassword || byLink ? null : (
        <p>
          Sign in from the app: <a href={brand.links.home}>go to {brand.name}</a>.
        </p>
      )}
    </>,
  );
}

/** Where a form of this page leads without a `return_to`. */
function landing(request: Request, scope: Scope): string | null {
  const destination = destinationOf(request, scope, undefined);
  return failed(destination) ? null : defaultReturnTo(scope, destination.target);
}

/** What a person sees who asked for a sign-in link: the same for every address. */
export const linkSentPage = (scope: Scope): Promise<Response> =>
  page(
    scope,
    { title: 'Check your email' },
    <>
      <h1>Check your email</h1>
      <p>If this address can sign in here, a message is on its way. It works for 15 minutes.</p>
      <p>Nothing after two minutes? Check spam, or check the address.</p>
      <p>
        <a href="/login">Back to sign in</a>
      </p>
    </>,
  );
