import { makeFormToken } from '../../http/form-token.ts';
import { PasswordField } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { Sign } from '../../http/page/sign.tsx';
import { wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import type { Scope } from '../../http/scope.ts';
import { addressOf } from '../../http/see-other.ts';

interface VerifyForm {
  readonly token: string;
  /** True where the browser is not the one that registered, or the link was asked for again: then a password has to be given. */
  readonly asksPassword: boolean;
  /** What was wrong with the password that came. */
  readonly wrong?: string | undefined;
}

/** The page behind a confirmation link: one button, and a password where the link alone confirms none. */
export async function verifyPage(
  request: Request,
  scope: Scope,
  { token, asksPassword, wrong }: VerifyForm,
): Promise<Response> {
  const words = await wordsOf(scope);
  const { t } = words;
  const { formToken, setCookie } = makeFormToken(request, scope);
  const { brand } = scope.tenant;
  return page(
    scope,
    {
      title: t('verify.title'),
      status: wrong ? 422 : 200,
      cookie: setCookie,
      refused: Boolean(wrong),
      ...(asksPassword ? { script: 'new-password' } : {}),
    },
    <>
      <h1>{t('verify.title')}</h1>
      <p>{asksPassword ? t('verify.password_lead') : t('verify.lead', { brand: brand.name })}</p>
      <Form action="/verify-email" token={formToken} hidden={{ token }}>
        {asksPassword ? (
          <PasswordField words={words} label={t('field.password')} isNew={brand.password} error={wrong} focused />
        ) : null}
        <Submit>{t('verify.submit')}</Submit>
      </Form>
    </>,
  );
}

/** After a confirmation. @param returnTo an accepted `return_to` */
export async function verifiedPage(scope: Scope, returnTo: string | null): Promise<Response> {
  const { t } = await wordsOf(scope);
  return page(
    scope,
    { title: t('verified.title') },
    <>
      <Sign kind="done" />
      <h1>{t('verified.title')}</h1>
      <p>{t('verified.lead')}</p>
      <a class="button" href={addressOf('/login', { return_to: returnTo })}>
        {t('verified.submit')}
      </a>
    </>,
  );
}

/** The page behind "this was not me". */
export async function declinePage(request: Request, scope: Scope, token: string): Promise<Response> {
  const { t } = await wordsOf(scope);
  const { formToken, setCookie } = makeFormToken(request, scope);
  return page(
    scope,
    { title: t('decline.title'), cookie: setCookie },
    <>
      <h1>{t('decline.title')}</h1>
      <p>{t('decline.lead', { brand: scope.tenant.brand.name })}</p>
      <Form action="/verify-email/decline" token={formToken} hidden={{ token }}>
        <div class="stack">
          <a class="button second" href="/login">
            {t('decline.keep')}
          </a>
          <Submit kind="danger">{t('decline.submit')}</Submit>
        </div>
      </Form>
    </>,
  );
}

/** After a removal. */
export async function declinedPage(scope: Scope): Promise<Response> {
  const { t } = await wordsOf(scope);
  return page(
    scope,
    { title: t('declined.title') },
    <>
      <Sign kind="done" />
      <h1>{t('declined.title')}</h1>
      <p>{t('declined.lead')}</p>
    </>,
  );
}
