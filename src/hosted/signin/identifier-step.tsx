import { Challenge } from '../../http/page/challenge.tsx';
import { Field, literal } from '../../http/page/field.tsx';
import { EmailField } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { Notice, Or, Status } from '../../http/page/notice.tsx';
import { SignedIn } from '../../http/page/signed-in.tsx';
import { page } from '../../http/page.tsx';
import { addressOf } from '../../http/see-other.ts';
import { takesRegistrations } from '../../signin/admission.ts';
import type { Brand } from '../../tenant/tenant.ts';
import { Alert } from './alert.tsx';
import { Providers } from './providers.tsx';
import type { Step } from './step.ts';

/** The first step: services elsewhere, then who one is; passkeys and wallets where a script can offer them. */
export function identifierStep(step: Step, wrong?: { message: string; value: string; status: number }) {
  const { scope, words, returnTo, home, alert, done, options } = step;
  const refused = Boolean(alert ?? wrong);
  const { t, rich } = words;
  const { brand, env } = scope.tenant;
  const providers = brand.providers.filter(({ clients }) => Object.hasOwn(clients, env));
  const start = firstStep(brand);
  return page(
    scope,
    {
      ...options,
      title: t('sign_in.title'),
      script: 'sign-in',
      status: wrong?.status ?? 200,
      refused,
      challenge: true,
    },
    <>
      <h1>{rich('sign_in.heading', { brand: <bdi>{brand.name}</bdi> })}</h1>
      <Alert {...step} />
      {done !== null && !refused ? <Notice>{done}</Notice> : null}
      <SignedIn {...step} onward={returnTo ?? home ?? '/account'} below="sign_in.other_account" />
      <Providers providers={providers} words={words} returnTo={returnTo} />
      {providers.length > 0 && start ? <Or>{t('or')}</Or> : null}
      {start ? <IdentifierForm {...step} start={start} wrong={wrong} /> : null}
      <Scripted {...step} />
      {start || providers.length > 0 ? null : <p>{t('sign_in.app_only')}</p>}
      {takesRegistrations(brand) ? (
        <p class="after">
          {t('sign_in.new_here')}{' '}
          <a href={addressOf('/register', { return_to: returnTo })}>{t('sign_in.create_account')}</a>
        </p>
      ) : null}
    </>,
  );
}

interface Start {
  readonly action: string;
  readonly label: 'continue' | 'sign_in.code_button' | 'sign_in.link_button';
}

/** Where the first form leads: the same for everybody, so that it tells nothing of an account. */
function firstStep({ methods }: Brand): Start | null {
  if (methods.includes('password') || methods.includes('username'))
    return { action: '/login/identifier', label: 'continue' };
  if (methods.includes('email_otp')) return { action: '/login/code', label: 'sign_in.code_button' };
  return methods.includes('magic_link') ? { action: '/magic-link', label: 'sign_in.link_button' } : null;
}

type FormProps = Step & { start: Start; wrong: { message: string; value: string } | undefined };

const IdentifierForm = ({ scope, words, token, returnTo, hint, signedIn, start, wrong }: FormProps) => {
  const { methods } = scope.tenant.brand;
  // Another account has another name.
  const value = wrong?.value ?? (signedIn ? null : hint) ?? '';
  const shared = { value, error: wrong?.message, focused: signedIn === null };
  const autocomplete = methods.includes('passkey') ? 'username webauthn' : 'username';
  return (
    <Form action={start.action} token={token} hidden={{ return_to: returnTo }}>
      {methods.includes('username') ? (
        <Field
          {...shared}
          id="identifier"
          label={words.t('field.identifier')}
          wrong={words.t('missing.identifier')}
          autocomplete={autocomplete}
          more={{ ...literal, inputmode: 'email', enterkeyhint: 'next', maxlength: 254, required: true }}
        />
      ) : (
        <EmailField {...shared} words={words} autocomplete={autocomplete} />
      )}
      {start.action === '/login/identifier' ? null : <Challenge scope={scope} locale={words.locale} />}
      <Submit>{words.t(start.label)}</Submit>
    </Form>
  );
};

/** What a script reveals: it needs one. Its answers go out by forms of this page. */
const Scripted = ({ scope, words: { t }, token, returnTo, home }: Step) => {
  const { methods } = scope.tenant.brand;
  const hasPasskey = methods.includes('passkey');
  const hasWallet = methods.includes('wallet');
  if (!hasPasskey && !hasWallet) return null;
  return (
    <>
      <div class="stack second-ways" hidden>
        {hasPasskey ? (
          <button type="button" class="secondary" id="passkey" hidden data-none={t('sign_in.passkey_none')}>
            {t('sign_in.passkey')}
          </button>
        ) : null}
        {hasWallet ? (
          <button
            type="button"
            class="secondary"
            id="wallet"
            hidden
            aria-expanded="false"
            data-home={home ?? '/'}
            data-choose={t('sign_in.wallet_choose')}
            data-none={t('sign_in.wallet_none')}
            data-refused={t('sign_in.wallet_refused')}
          >
            {t('sign_in.wallet')}
          </button>
        ) : null}
        {hasWallet ? <ul class="stack" id="wallets" aria-label={t('sign_in.wallet_choose')} hidden></ul> : null}
      </div>
      {hasPasskey ? (
        <Form id="passkey-form" action="/login/passkey" token={token} hidden={{ return_to: returnTo }} />
      ) : null}
      <Status />
    </>
  );
};
