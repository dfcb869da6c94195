import { accountPage, type Outcome, type Tools } from '../../http/page/account/account-page.tsx';
import { CodeField, PasswordField, Who } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { Status } from '../../http/page/notice.tsx';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';

interface Asked extends Outcome {
  readonly back?: string | undefined;
}

/** Where a proof leads back to: a page of the account, whatever the address says. */
const backOf = (back: string | undefined): string =>
  back !== undefined && /^\/account(?:\/[a-z-]{1,20})?$/.test(back) ? back : '/account';

/** Asks for a fresh proof by the highest factor that somebody has. */
export const confirmPage = (request: Request, scope: Scope, facts: Facts, asked: Asked): Promise<Response> => {
  const back = backOf(asked.back);
  const returnTo = `${scope.tenant.issuer}${back}?done=confirmed`;
  return accountPage(request, scope, { ...asked, title: 'confirm.title' }, (tools) => (
    <>
      <p class="lead">{tools.t('confirm.lead')}</p>
      <Question {...tools} facts={facts} returnTo={returnTo} />
    </>
  ));
};

type Shown = Tools & { readonly facts: Facts; readonly returnTo: string };

function Question({ words, t, token, facts: { person }, returnTo }: Shown) {
  const hasCode = person.totp || person.sms;
  const hasPassword = person.hasPassword && !hasCode && person.passkeys === 0;
  const signIn = `/login?${new URLSearchParams({ return_to: returnTo })}`;
  const name = person.email === null ? 'username' : 'email';
  return (
    <>
      {hasCode ? (
        <Form action="/auth/step-up" token={token} hidden={{ return_to: returnTo }}>
          <CodeField words={words} label={t(person.totp ? 'confirm.code' : 'confirm.sms')} focused />
          <Submit>{t('continue')}</Submit>
        </Form>
      ) : null}
      {hasPassword ? (
        <>
          <Who words={words} name={name} value={person.email ?? person.username ?? ''} change={signIn} />
          <Form action="/auth/step-up" token={token} hidden={{ return_to: returnTo }}>
            <PasswordField words={words} focused />
            <Submit>{t('continue')}</Submit>
          </Form>
        </>
      ) : null}
      {person.passkeys > 0 ? (
        <>
          <button
            type="button"
            id="confirm-passkey"
            class={hasCode ? 'secondary' : ''}
            data-none={t('sign_in.passkey_none')}
            hidden
          >
            {t('confirm.passkey')}
          </button>
          <Form action="/auth/step-up" id="confirm-form" token={token} hidden={{ return_to: returnTo }} />
          <Status />
        </>
      ) : null}
      <p class="after">
        <a href={signIn}>{t('confirm.sign_in')}</a>
      </p>
    </>
  );
}
