import { makeFormToken } from '../../http/form-token.ts';
import { page } from '../../http/page.tsx';
import type { Scope } from '../../http/scope.ts';

interface VerifyForm {
  readonly token: string;
  /** True where the browser is not the one that registered: then the password has to be given. */
  readonly asksPassword: boolean;
  readonly wrong?: string | undefined;
}

/** The page behind a confirmation link: one button, and the password where another browser opened it. */
export function verifyPage(
  request: Request,
  scope: Scope,
  { token, asksPassword, wrong }: VerifyForm,
): Promise<Response> {
  const { formToken, setCookie } = makeFormToken(request, scope);
  const { brand } = scope.tenant;
  return page(
    scope,
    { title: 'Confirm your email address', status: wrong ? 422 : 200, cookie: setCookie },
    <>
      <h1>Confirm your email address</h1>
      {wrong ? <div role="alert">{wrong}</div> : null}
      <p>
        {asksPassword
          ? 'Enter the password that you chose when you registered, or choose a new one.'
          : `This finishes your registration with ${brand.name}.`}
      </p>
      <form method="post" action="/verify-email" novalidate>
        <input type="hidden" name="token" value={token} />
        <input type="hidden" name="form_token" value={formToken} />
        {asksPassword ? (
          <>
            <label for="password">Password</label>
            <input
              id="password"
              name="password"
              type="password"
              autocomplete="new-password"
              autofocus
              {...(wrong ? { 'aria-invalid': 'true' } : {})}
            />
          </>
        ) : null}
        <button type="submit">Confirm</button>
      </form>
    </>,
  );
}

/** After a confirmation. */
export const verifiedPage = (scope: Scope): Promise<Response> =>
  page(
    scope,
    { title: 'Email address confirmed' },
    <>
      <h1>Your email address is confirmed</h1>
      <p>You can sign in now.</p>
      <p>
        <a href={scope.tenant.brand.links.home}>Go to {scope.tenant.brand.name}</a>
      </p>
    </>,
  );

/** The page behind "this was not me". */
export function declinePage(request: Request, scope: Scope, token: string): Promise<Response> {
  const { formToken, setCookie } = makeFormToken(request, scope);
  return page(
    scope,
    { title: 'This was not me', cookie: setCookie },
    <>
      <h1>Remove this registration?</h1>
      <p>
        Somebody registered your address with {scope.tenant.brand.name}. If it was not you, remove the account: it was
        never confirmed.
      </p>
      <form method="post" action="/verify-email/decline">
        <input type="hidden" name="token" value={token} />
        <input type="hidden" name="form_token" value={formToken} />
        <button type="submit">Remove it</button>
      </form>
    </>,
  );
}

/** After a removal. */
export const declinedPage = (scope: Scope): Promise<Response> =>
  page(
    scope,
    { title: 'Registration removed' },
    <>
      <h1>The registration is removed</h1>
      <p>Nothing is kept of it. You need not do anything else.</p>
    </>,
  );
