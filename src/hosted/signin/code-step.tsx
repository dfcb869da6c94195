import { Challenge } from '../../http/page/challenge.tsx';
import { CodeField, Who } from '../../http/page/fields.tsx';
import { Form, SendAgain, Submit } from '../../http/page/form.tsx';
import { Notice } from '../../http/page/notice.tsx';
import { page } from '../../http/page.tsx';
import { SECOND } from '../../lib/duration.ts';
import { type Step, signInUrl } from './step.ts';

const SPACING_SECONDS = 30;

/** Asks for the code that was mailed. @param sentAt milliseconds; null where it is not known. */
export function codeStep(
  step: Step,
  email: string,
  {
    sentAt,
    isAgain = false,
    wrong,
  }: { sentAt: number | null; isAgain?: boolean; wrong?: { message: string; status: number } },
) {
  const { scope, words, token, returnTo, alert, options } = step;
  const { t } = words;
  const past = sentAt === null ? SPACING_SECONDS : Math.floor((scope.deps.clock.now() - sentAt) / SECOND);
  const wait = Math.min(SPACING_SECONDS, Math.max(0, SPACING_SECONDS - past));
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
        <Who words={words} name="email" value={email} change={signInUrl({ return_to: returnTo })} />
        <CodeField words={words} focused error={wrong?.message} />
        <Submit>{t('continue')}</Submit>
      </Form>
      <div class="links">
        <Form action="/login/code" token={token} hidden={{ return_to: returnTo, email, again: '1' }}>
          <Challenge scope={scope} locale={words.locale} />
          <SendAgain words={words} waitSeconds={wait} />
        </Form>
      </div>
      <p class="after">
        <small>{t('sent.nothing')}</small>
      </p>
    </>,
  );
}
