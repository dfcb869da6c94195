import { readHintCookie } from '../../http/cookies.ts';
import { makeFormToken } from '../../http/form-token.ts';
import { Challenge } from '../../http/page/challenge.tsx';
import { EmailField } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { Notice } from '../../http/page/notice.tsx';
import { wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import type { Scope } from '../../http/scope.ts';
import { addressOf } from '../../http/see-other.ts';
import { acceptedReturnTo } from '../../signin/attempt.ts';
import { shownError } from './shown-error.ts';

/** The page that asks where to mail a reset link. The address of an earlier step stands in it. */
export async function forgotPage(
  request: Request,
  scope: Scope,
  { error, return_to: raw }: { error?: string | undefined; return_to?: string | undefined },
): Promise<Response> {
  const words = await wordsOf(scope);
  const { t } = words;
  const { formToken, setCookie } = makeFormToken(request, scope);
  const alert = shownError(error, words);
  const returnTo = acceptedReturnTo(scope, raw);
  const hint = readHintCookie(request, scope.tenant);
  return page(
    scope,
    { title: t('forgot.title'), cookie: setCookie, refused: alert !== null, challenge: true },
    <>
      <h1>{t('forgot.title')}</h1>
      {alert ? <Notice bad>{alert}</Notice> : null}
      <p>{t('forgot.lead')}</p>
      <Form action="/forgot-password" token={formToken} hidden={{ return_to: returnTo }}>
        <EmailField words={words} focused value={hint?.includes('@') ? hint : ''} />
        <Challenge scope={scope} locale={words.locale} />
        <Submit>{t('forgot.submit')}</Submit>
      </Form>
      <p class="after">
        <a href={addressOf('/login', { return_to: returnTo })}>{t('back_to_sign_in')}</a>
      </p>
    </>,
  );
}
