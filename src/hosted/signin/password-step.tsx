import { Challenge } from '../../http/page/challenge.tsx';
import { PasswordField, Who } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { Or } from '../../http/page/notice.tsx';
import { page } from '../../http/page.tsx';
import { addressOf } from '../../http/see-other.ts';
import { Alert } from './alert.tsx';
import type { Step } from './step.ts';

/** The second step: the password, for whomever was named. Every name gets this page, and the same one. */
export function passwordStep(step: Step, identifier: string, wrong?: { message: string; status: number }) {
  const { scope, words, token, returnTo, alert, options } = step;
  const { t } = words;
  const { methods } = scope.tenant.brand;
  const isEmail = identifier.includes('@');
  const name = isEmail ? 'email' : 'username';
  const hidden = { return_to: returnTo };
  return page(
    scope,
    {
      ...options,
      title: t('password_step.title'),
      status: wrong?.status ?? 200,
      refused: Boolean(alert ?? wrong),
      challenge: true,
    },
    <>
      <h1>{t('password_step.title')}</h1>
      <Alert {...step} />
      <Form action={isEmail ? '/login' : '/login/username'} token={token} hidden={hidden}>
        <Who words={words} name={name} value={identifier} change={addressOf('/login', hidden)} />
        <PasswordField words={words} focused error={wrong?.message} />
        <Submit>{t('password_step.submit')}</Submit>
      </Form>
      <p class="after">
        <a href={addressOf('/forgot-password', hidden)}>{t('password_step.forgot')}</a>
      </p>
      {isEmail && (methods.includes('email_otp') || methods.includes('magic_link')) ? <Or>{t('or')}</Or> : null}
      {isEmail ? (
        <div class="stack">
          {methods.includes('email_otp') ? (
            <Form action="/login/code" token={token} hidden={{ ...hidden, email: identifier }}>
              <Challenge scope={scope} locale={words.locale} />
              <Submit kind="secondary">{t('sign_in.code_button')}</Submit>
            </Form>
          ) : null}
          {methods.includes('magic_link') ? (
            <Form action="/magic-link" token={token} hidden={{ ...hidden, email: identifier }}>
              <Challenge scope={scope} locale={words.locale} />
              <Submit kind="secondary">{t('sign_in.link_button')}</Submit>
            </Form>
          ) : null}
        </div>
      ) : null}
    </>,
  );
}
