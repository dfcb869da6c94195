import { waitSeconds } from '../../http/page/asked-at.ts';
import { Challenge } from '../../http/page/challenge.tsx';
import { CodeField, Who } from '../../http/page/fields.tsx';
import { Form, SendAgain, Submit } from '../../http/page/form.tsx';
import { Notice } from '../../http/page/notice.tsx';
import { page } from '../../http/page.tsx';
import { addressOf } from '../../http/see-other.ts';
import type { Step } from './step.ts';

/** Asks for the code that was mailed. */
export function codeStep(
  step: Step,
  email: string,
  {
    askedAt,
    isAgain = false,
    wrong,
  }: { askedAt?: string | undefined; isAgain?: boolean; wrong?: { message: string; status: number } },
) {
  const { scope, words, token, returnTo, alert, options } = step;
  const { t } = words;
  return page(
    scope,
    {
      ...options,
      title: t('code_step.title'),
      status: wrong?.status ?? 200,
      refused: Boolean(alert ?? wrong),
      challenge: true,
    },
    <>
      <h1>{t('code_step.title')}</h1>
      {alert ? <Notice bad>{alert}</Notice> : isAgain ? <Notice>{t('code_step.resent')}</Notice> : null}
      <p>{t('code_step.lead')}</p>
      <Form action="/login/code/verify" token={token} hidden={{ return_to: returnTo }}>
        <Who words={words} name="email" value={email} change={addressOf('/login', { return_to: returnTo })} />
        <CodeField words={words} focused error={wrong?.message} />
        <Submit>{t('continue')}</Submit>
      </Form>
      <div class="links">
        <Form action="/login/code" token={token} hidden={{ return_to: returnTo, email, again: '1' }}>
          <Challenge scope={scope} locale={words.locale} />
          <SendAgain words={words} waitSeconds={waitSeconds(scope, askedAt)} />
        </Form>
      </div>
      <p class="after">
        <small>{t('sent.nothing')}</small>
      </p>
    </>,
  );
}
