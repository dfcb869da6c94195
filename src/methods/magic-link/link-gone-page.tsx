import { readHintCookie } from '../../http/cookies.ts';
import { makeFormToken } from '../../http/form-token.ts';
import { Challenge } from '../../http/page/challenge.tsx';
import { failurePage, headingOf, nextStep, Reference } from '../../http/page/failure-page.tsx';
import { EmailField } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { Notice } from '../../http/page/notice.tsx';
import { wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import type { Scope } from '../../http/scope.ts';
import { errors } from '../../lib/errors.ts';
import { type Failure, failed } from '../../lib/result.ts';
import { destinationOf } from '../../signin/attempt.ts';
import type { Brand } from '../../tenant/tenant.ts';

/** How a brand mails another way in: the forms of the sign-in page. */
function another({ methods }: Brand) {
  if (methods.includes('magic_link')) return { action: '/magic-link', label: 'sign_in.link_button' } as const;
  return methods.includes('email_otp') ? ({ action: '/login/code', label: 'sign_in.code_button' } as const) : null;
}

/**
 * The page of a link that signs nobody in, whatever the reason. Where the link is good no more, another message is one
 * press away: to the address that was typed in this very browser, or to one that is asked for. Whose link it was is
 * neither looked up nor said, so that the page is the same for every link. @param returnTo as the address had it
 */
export async function linkGonePage(
  request: Request,
  scope: Scope,
  failure: Failure,
  returnTo?: string,
): Promise<Response> {
  const way = another(scope.tenant.brand);
  if (failure.code !== 'invalid_token' || way === null) return failurePage(scope, failure);
  const words = await wordsOf(scope);
  const { t } = words;
  const title = headingOf(failure, words);
  const { formToken, setCookie } = makeFormToken(request, scope);
  const hint = readHintCookie(request, scope.tenant);
  const destination = destinationOf(request, scope, returnTo);
  return page(
    scope,
    {
      title,
      status: errors[failure.code].status,
      cookie: setCookie,
      challenge: true,
      // Nothing answers GET where a form came from.
      ...(request.method === 'POST' ? { again: new URL('/login', scope.url) } : {}),
    },
    <>
      <h1>{title}</h1>
      <Notice bad>{nextStep(failure, words)}</Notice>
      <Form
        action={way.action}
        token={formToken}
        hidden={{ return_to: failed(destination) ? null : destination.returnTo }}
      >
        <EmailField words={words} value={hint?.includes('@') ? hint : ''} />
        <Challenge scope={scope} locale={words.locale} />
        <Submit>{t(way.label)}</Submit>
      </Form>
      <p class="after">
        <a href="/login">{t('back_to_sign_in')}</a>
      </p>
      <Reference scope={scope} words={words} />
    </>,
  );
}
