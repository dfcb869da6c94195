import { accountPage, accountWords, type Outcome, type Tools } from '../../http/page/account/account-page.tsx';
import { CodeField, PasswordField, Who } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { Status } from '../../http/page/notice.tsx';
import { SendSms, SentTo, type SmsCode, waitText } from '../../http/page/sms-code.tsx';
import type { Scope } from '../../http/scope.ts';
import { addressOf } from '../../http/see-other.ts';
import type { Facts } from '../../identity/facts.ts';
import { methodsOf } from '../../signin/second-step/methods-of.ts';
import { smsCodeOf } from '../../signin/second-step/sms.ts';

interface Asked extends Outcome {
  readonly back?: string | undefined;
  /** Seconds, where a code was asked for too soon. */
  readonly wait?: string | undefined;
}

/** Who confirms, and the rows of the counter of the newest code that was sent to them. */
interface Asking {
  readonly facts: Facts;
  readonly code: readonly unknown[];
}

/**
 * Pages that ask for a fresh proof: those of the account, the one that approves a device, with its code, and the one
 * that leads on from an organization, with where to, which it judges itself.
 */
const ASKING =
  /^\/(?:account(?:\/[a-z-]{1,20})?|account\/organizations\?return_to=[\w.~%*+-]+|device(?:\?user_code=[A-Z-]{9})?)$/;

/** Where a proof leads back to: a page of ours that asks for one, whatever the address says. */
const backOf = (back: string | undefined): string => (back !== undefined && ASKING.test(back) ? back : '/account');

/** Where to, by what. */
interface Leads {
  /** Once a proof was taken here, which is the highest that there is. */
  readonly confirmed: string;
  /** From the sign-in page, which asks for less: nothing is said of what was proven, and the next press shows it. */
  readonly signedIn: string;
}

function leadsTo({ tenant }: Scope, back: string): Leads {
  const url = new URL(back, tenant.issuer);
  const signedIn = url.href;
  url.searchParams.set('done', 'confirmed');
  return { confirmed: url.href, signedIn };
}

/** Asks for a fresh proof by the highest factor that somebody has. */
export async function confirmPage(
  request: Request,
  scope: Scope,
  { facts, code }: Asking,
  asked: Asked,
): Promise<Response> {
  const leads = leadsTo(scope, backOf(asked.back));
  const late = asked.error === 'rate_limited' ? waitText(await accountWords(scope), asked.wait) : null;
  const [state] = code as readonly Parameters<typeof smsCodeOf>[1][];
  const sms =
    facts.phone && methodsOf(scope, facts).includes('sms')
      ? smsCodeOf(facts.phone.number, state, scope.deps.clock.now())
      : null;
  const options = { ...asked, title: 'confirm.title', ...(late === null ? {} : { alert: late }) } as const;
  return accountPage(request, scope, options, (tools) => (
    <>
      <p class="lead">{tools.t('confirm.lead')}</p>
      <Question {...tools} facts={facts} sms={sms} back={asked.back} leads={leads} />
    </>
  ));
}

type Shown = Tools & {
  readonly facts: Facts;
  /** Null where no code goes out by SMS. */
  readonly sms: SmsCode | null;
  /** As the address names it. */
  readonly back: string | undefined;
  readonly leads: Leads;
};

function Question({ words, t, token, facts: { person }, sms, back, leads }: Shown) {
  const hasCode = person.totp || person.sms;
  const hasPassword = person.hasPassword && !hasCode && person.passkeys === 0;
  // Nothing but a passkey raises the proof of such a person: after any other sign-in this page would ask again.
  const needsPasskey = !hasCode && person.passkeys > 0;
  const returnTo = leads.confirmed;
  const signIn = addressOf('/login', { prompt: 'login', return_to: leads.signedIn });
  const name = person.email === null ? 'username' : 'email';
  return (
    <>
      {hasCode ? <Code {...{ words, t, token, sms, back, returnTo }} hasTotp={person.totp} /> : null}
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
      {needsPasskey ? <p class="hint">{t('confirm.passkey_lost')}</p> : null}
      <p class="after">
        <a href={signIn}>{t(needsPasskey ? 'confirm.sign_in_passkey' : 'confirm.sign_in')}</a>
      </p>
    </>
  );
}

type Asks = Pick<Shown, 'words' | 't' | 'token' | 'sms' | 'back'> & {
  readonly returnTo: string;
  readonly hasTotp: boolean;
};

/** By a code: of an app there is one always, of a phone only once it was sent. */
const Code = ({ words, t, token, sms, back, returnTo, hasTotp }: Asks) => {
  const sent = sms?.isSent ? sms : null;
  const label = hasTotp ? t(sent ? 'confirm.either' : 'confirm.code') : undefined;
  return (
    <>
      {sent ? <SentTo words={words} sms={sent} /> : null}
      {hasTotp || sent ? (
        <Form action="/auth/step-up" token={token} hidden={{ return_to: returnTo }}>
          <CodeField words={words} {...(label === undefined ? {} : { label })} focused />
          <Submit>{t('continue')}</Submit>
        </Form>
      ) : null}
      {sms ? (
        <SendSms
          words={words}
          sms={sms}
          action="/account/confirm/send"
          token={token}
          hidden={back === undefined ? {} : { back }}
          isSecond={hasTotp}
        />
      ) : null}
    </>
  );
};
