import { accountPage, accountWords, type Outcome, type Tools } from '../../http/page/account/account-page.tsx';
import { CodeField } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { waitText } from '../../http/page/sms-code.tsx';
import type { Scope } from '../../http/scope.ts';
import type { Facts } from '../../identity/facts.ts';
import type { Actor } from '../../session/actor.ts';
import { isLastDemanded } from '../../signin/enrollment/last-demanded.ts';
import { lastDigits, offersSms } from '../../signin/second-step/sms.ts';
import { type Phone, PhoneSection } from './phone-section.tsx';

interface Asked extends Outcome {
  /** Seconds, where a code was asked for too soon. */
  readonly wait?: string | undefined;
}

/** Whose factors they are, and the rows of the counter of the newest code that was sent to a phone of theirs. */
interface Owner {
  readonly actor: Actor;
  readonly facts: Facts;
  readonly code: readonly unknown[];
}

/** The second factors of whoever is signed in. */
export async function twoStepPage(request: Request, scope: Scope, owner: Owner, asked: Asked): Promise<Response> {
  const { facts } = owner;
  const { person } = facts;
  const isUnavailable = scope.tenant.brand.mfa.mode === 'off' && !person.totp && !person.sms;
  const late = asked.error === 'rate_limited' ? waitText(await accountWords(scope), asked.wait) : null;
  const options = {
    ...asked,
    title: 'two_step.title',
    ...(isUnavailable ? {} : { asksFresh: owner.actor }),
    ...(late === null ? {} : { alert: late }),
  } as const;
  const isKept = isLastDemanded(scope, facts, 'totp');
  return accountPage(request, scope, options, (tools) =>
    isUnavailable ? (
      <p>{tools.t('two_step.unavailable')}</p>
    ) : (
      <>
        {person.totp ? (
          <App {...tools} facts={facts} isKept={isKept} />
        ) : (
          <>
            {person.sms ? null : <p>{tools.t('two_step.empty')}</p>}
            <SetUp {...tools} isMore={false} />
          </>
        )}
        <PhoneSection {...tools} phone={phoneOf(scope, owner)} />
      </>
    ),
  );
}

function phoneOf(scope: Scope, { facts, code }: Owner): Phone {
  const { deps, tenant, sender } = scope;
  const { phone } = facts;
  const [state] = code as readonly { readonly expiresAt: number }[];
  const isOffered = tenant.brand.mfa.mode !== 'off' && offersSms(scope);
  return {
    confirmed: phone?.verifiedAt ? lastDigits(phone.number) : null,
    isSent: isOffered && state !== undefined && state.expiresAt > deps.clock.now(),
    countries: isOffered ? tenant.brand.sms.countries : [],
    country: phone?.country ?? sender.country,
    isKept: isLastDemanded(scope, facts, 'sms'),
  };
}

const SetUp = ({ t, token, isMore }: Tools & { readonly isMore: boolean }) => (
  <Form action="/account/two-step/set-up" token={token}>
    {isMore ? <Submit kind="secondary">{t('two_step.replace')}</Submit> : <Submit>{t('two_step.set_up')}</Submit>}
  </Form>
);

const App = ({ facts, isKept, ...tools }: Tools & { readonly facts: Facts; readonly isKept: boolean }) => {
  const { words, t, token } = tools;
  const count = new Intl.NumberFormat(words.locale).format(facts.recoveryHashes.length);
  return (
    <>
      <ul class="rows">
        <li>
          <span>
            <b>{t('two_step.app')}</b>
            <span class="hint">{t('two_step.left', { count })}</span>
          </span>
          <span class="tag">{t('on')}</span>
        </li>
      </ul>
      <div class="stack">
        <Form action="/account/two-step/codes" token={token}>
          <Submit kind="secondary">{t('two_step.new_codes')}</Submit>
        </Form>
        <SetUp {...tools} isMore />
      </div>
      <h2>{t('two_step.off_title')}</h2>
      {isKept ? (
        <p class="hint">{t('two_step.kept')}</p>
      ) : (
        <Form action="/account/two-step/off" token={token}>
          <CodeField words={words} hint={t('two_step.off_lead')} />
          <Submit kind="danger">{t('two_step.off')}</Submit>
        </Form>
      )}
    </>
  );
};
