import { makeFormToken } from '../../http/form-token.ts';
import { failurePage } from '../../http/page/failure-page.tsx';
import { PasswordField } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { type FormProblems, formProblems, noProblems } from '../../http/page/form-problems.ts';
import { linkGonePage } from '../../http/page/link-gone-page.tsx';
import { Notice } from '../../http/page/notice.tsx';
import { Sign } from '../../http/page/sign.tsx';
import { wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import type { Refused } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { addressOf } from '../../http/see-other.ts';
import type { Failure } from '../../lib/result.ts';

/** The page behind a reset link: asks for the new password. */
export async function formPage(
  request: Request,
  scope: Scope,
  token: string,
  problems: FormProblems = noProblems,
): Promise<Response> {
  const words = await wordsOf(scope);
  const { t } = words;
  const { formToken, setCookie } = makeFormToken(request, scope);
  const { status, fields, whole } = problems;
  return page(
    scope,
    { title: t('reset.title'), status, cookie: setCookie, refused: status !== 200, script: 'new-password' },
    <>
      <h1>{t('reset.title')}</h1>
      {whole ? <Notice bad>{whole}</Notice> : null}
      <p>{t('reset.lead')}</p>
      <Form action="/reset-password" token={formToken} hidden={{ token }}>
        <PasswordField words={words} isNew={scope.tenant.brand.password} error={fields.password} focused />
        <Submit>{t('reset.submit')}</Submit>
      </Form>
    </>,
  );
}

/** The same page once more, with what was wrong. */
export async function formPageAgain({ request, failure, fields }: Refused, scope: Scope): Promise<Response> {
  const problems = formProblems(failure, await wordsOf(scope), { min: scope.tenant.brand.password.minLength });
  return formPage(request, scope, fields.token ?? '', problems);
}

/**
 * The page of a link that sets no password: where it is good no more, another one is one press away. A brand without
 * passwords mails none.
 */
export const resetGonePage = (request: Request, scope: Scope, failure: Failure): Promise<Response> =>
  scope.tenant.brand.methods.includes('password')
    ? linkGonePage(request, scope, failure, {
        action: '/forgot-password',
        label: 'error.new_link_button',
        again: new URL('/reset-password', scope.url),
      })
    : failurePage(scope, failure);

/** After a new password was set. @param returnTo an accepted `return_to` */
export async function resetDonePage(scope: Scope, returnTo: string | null): Promise<Response> {
  const { t } = await wordsOf(scope);
  return page(
    scope,
    { title: t('reset_done.title') },
    <>
      <Sign kind="done" />
      <h1>{t('reset_done.title')}</h1>
      <p>{t('reset_done.lead')}</p>
      <a class="button" href={addressOf('/login', { return_to: returnTo })}>
        {t('verified.submit')}
      </a>
    </>,
  );
}
