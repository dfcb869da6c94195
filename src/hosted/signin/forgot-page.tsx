import { makeFormToken } from '../../http/form-token.ts';
import { page } from '../../http/page.tsx';
import type { Scope } from '../../http/scope.ts';
import { EmailField } from './email-field.tsx';
import { notice } from './notice.tsx';

/** The page that asks where to mail a reset link. */
export function forgotPage(request: Request, scope: Scope, error: string | undefined): Promise<Response> {
  const { formToken, setCookie } = makeFormToken(request, scope);
  return page(
    scope,
    { title: 'Forgot password', cookie: setCookie },
    <>
      <h1>Forgot your password?</h1>
      {notice(error)}
      <p>Give the address of your account. We mail you a link to choose a new password.</p>
      <form method="post" action="/forgot-password">
        <input type="hidden" name="form_token" value={formToken} />
        <EmailField id="email" focused />
        <button type="submit">Send the link</button>
      </form>
      <p class="after">
        <a href="/login">Back to sign in</a>
      </p>
    </>,
  );
}

/** What a person sees who asked for a reset link: the same for every address. */
export const resetSentPage = (scope: Scope): Promise<Response> =>
  page(
    scope,
    { title: 'Check your email' },
    <>
      <h1>Check your email</h1>
      <p>If an account uses this address, we have sent a link. It works for 30 minutes.</p>
      <p>Nothing after two minutes? Check spam, or check the address.</p>
      <p>
        <a href="/login">Back to sign in</a>
      </p>
    </>,
  );
