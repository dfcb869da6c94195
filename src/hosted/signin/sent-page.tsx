import { readHintCookie } from '../../http/cookies.ts';
import { makeFormToken } from '../../http/form-token.ts';
import { waitSeconds } from '../../http/page/asked-at.ts';
import { Challenge } from '../../http/page/challenge.tsx';
import { Who } from '../../http/page/fields.tsx';
import { Form, SendAgain } from '../../http/page/form.tsx';
import { Notice } from '../../http/page/notice.tsx';
import { Sign } from '../../http/page/sign.tsx';
import { wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import type { Scope } from '../../http/scope.ts';
import { addressOf } from '../../http/see-other.ts';
import { acceptedReturnTo } from '../../signin/attempt.ts';

const forms = {
  link: { action: '/magic-link', page: '/login' },
  reset: { action: '/forgot-password', page: '/forgot-password' },
} as const;

interface Sent {
  readonly kind: keyof typeof forms;
  /** True where it was not the first one. */
  readonly isAgain: boolean;
  readonly askedAt: string | undefined;
  readonly returnTo?: string | undefined;
}

/**
 * What a person sees who asked for a link: the same for every address, with a button that asks for another one.
 * A `returnTo` that is accepted goes along, so that the next link leads there too.
 */
export async function sentPage(
  request: Request,
  scope: Scope,
  { kind, isAgain, askedAt, returnTo: given }: Sent,
): Promise<Response> {
  const words = await wordsOf(scope);
  const { t } = words;
  const { formToken, setCookie } = makeFormToken(request, scope);
  const hint = readHintCookie(request, scope.tenant);
  const email = hint?.includes('@') ? hint : null;
  const returnTo = acceptedReturnTo(scope, given);
  return page(
    scope,
    { title: t('sent.title'), cookie: setCookie, challenge: email !== null },
    <>
      <Sign kind="mail" />
      <h1>{t('sent.title')}</h1>
      {isAgain ? <Notice>{t('sent.resent')}</Notice> : null}
      <p>{t(`sent.${kind}`)}</p>
      {email === null ? null : (
        <Form action={`${forms[kind].action}?again=1`} token={formToken} hidden={{ return_to: returnTo }}>
          <Who words={words} name="email" value={email} change={addressOf(forms[kind].page, { return_to: returnTo })} />
          <Challenge scope={scope} locale={words.locale} />
          <SendAgain words={words} what="link" waitSeconds={waitSeconds(scope, askedAt)} />
        </Form>
      )}
      <p class="after">
        <small>{t('sent.nothing')}</small>
      </p>
      <p class="after">
        <a href={addressOf('/login', { return_to: returnTo })}>{t('back_to_sign_in')}</a>
      </p>
    </>,
  );
}
