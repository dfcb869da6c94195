import { readHintCookie } from '../../http/cookies.ts';
import { makeFormToken } from '../../http/form-token.ts';
import { waitSeconds } from '../../http/page/asked-at.ts';
import { Challenge } from '../../http/page/challenge.tsx';
import { failurePage } from '../../http/page/failure-page.tsx';
import { EmailField, Who } from '../../http/page/fields.tsx';
import { Form, SendAgain } from '../../http/page/form.tsx';
import { type FormProblems, formProblems } from '../../http/page/form-problems.ts';
import { linkGonePage } from '../../http/page/link-gone-page.tsx';
import { Notice } from '../../http/page/notice.tsx';
import { Sign } from '../../http/page/sign.tsx';
import { type Words, wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import type { Refused } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { addressOf } from '../../http/see-other.ts';
import type { Failure } from '../../lib/result.ts';
import { takesRegistrations } from '../../signin/admission.ts';
import { acceptedReturnTo } from '../../signin/attempt.ts';

const ACTION = '/verify-email/resend';

/** Asks for another mail to the address that was given, which another registration changes, or to one that is asked for. */
const Resend = ({
  scope,
  words,
  token,
  email,
  returnTo,
  error,
  askedAt,
}: {
  scope: Scope;
  words: Words;
  token: string;
  email: string | null;
  returnTo: string | null;
  error?: string | undefined;
  askedAt?: string | undefined;
}) => (
  <Form action={ACTION} token={token} hidden={{ return_to: returnTo }}>
    {email === null || error ? (
      <EmailField words={words} value={email ?? ''} error={error} />
    ) : (
      <Who words={words} name="email" value={email} change={addressOf('/register', { return_to: returnTo })} />
    )}
    <Challenge scope={scope} locale={words.locale} />
    <SendAgain words={words} what="link" waitSeconds={waitSeconds(scope, askedAt)} />
  </Form>
);

/** What ends each of these pages. */
const Below = ({ words: { t }, returnTo }: { words: Pick<Words, 't'>; returnTo: string | null }) => (
  <>
    <p class="after">
      <small>{t('sent.nothing')}</small>
    </p>
    <p class="after">
      <a href={addressOf('/login', { return_to: returnTo })}>{t('back_to_sign_in')}</a>
    </p>
  </>
);

/**
 * After a registration, and after another mail was asked for: the same whether or not the address had an account.
 * @param isAgain true where it was not the first one
 */
export async function registeredPage(
  request: Request,
  scope: Scope,
  { askedAt, isAgain, returnTo }: { askedAt: string | undefined; isAgain: boolean; returnTo: string | null },
): Promise<Response> {
  const words = await wordsOf(scope);
  const { t } = words;
  const { formToken, setCookie } = makeFormToken(request, scope);
  const hint = readHintCookie(request, scope.tenant);
  return page(
    scope,
    { title: t('sent.title'), cookie: setCookie, challenge: true },
    <>
      <Sign kind="mail" />
      <h1>{t('sent.title')}</h1>
      {isAgain ? <Notice>{t('sent.resent')}</Notice> : null}
      <p>{t(isAgain ? 'sent.confirm_again' : 'sent.confirm')}</p>
      <Resend
        scope={scope}
        words={words}
        token={formToken}
        email={hint?.includes('@') ? hint : null}
        returnTo={returnTo}
        askedAt={askedAt}
      />
      <Below words={words} returnTo={returnTo} />
    </>,
  );
}

/** The form once more, with what was typed and what was wrong; where it would do nothing, what can be done instead. */
export async function resendAgain({ request, failure, fields }: Refused, scope: Scope): Promise<Response> {
  if (failure.code === 'rate_limited' || failure.code === 'method_not_enabled') return failurePage(scope, failure);
  return askPage(request, scope, {
    email: fields.email ?? null,
    returnTo: acceptedReturnTo(scope, fields.return_to),
    problems: formProblems(failure, await wordsOf(scope)),
  });
}

/** For whoever could not sign in before their address is confirmed: nothing has been sent yet. */
export const confirmFirstPage = (request: Request, scope: Scope, returnTo: string | null): Promise<Response> =>
  askPage(request, scope, { email: readHintCookie(request, scope.tenant), returnTo });

interface Asking {
  readonly email: string | null;
  readonly returnTo: string | null;
  readonly problems?: FormProblems;
}

async function askPage(request: Request, scope: Scope, { email, returnTo, problems }: Asking): Promise<Response> {
  const words = await wordsOf(scope);
  const { t } = words;
  const { formToken, setCookie } = makeFormToken(request, scope);
  return page(
    scope,
    {
      title: t('verify.title'),
      status: problems?.status ?? 200,
      cookie: setCookie,
      refused: problems !== undefined,
      challenge: true,
      // Nothing answers GET where a refused form came from.
      again: new URL(addressOf('/register', { confirm: '1', return_to: returnTo }), scope.url),
    },
    <>
      <h1>{t('verify.title')}</h1>
      {problems?.whole ? <Notice bad>{problems.whole}</Notice> : null}
      <Resend
        scope={scope}
        words={words}
        token={formToken}
        email={problems || email?.includes('@') ? email : null}
        returnTo={returnTo}
        error={problems?.fields.email}
      />
      <Below words={words} returnTo={returnTo} />
    </>,
  );
}

/** The page of a confirmation link that confirms nothing: where it is good no more, another one is one press away. */
export const confirmationGonePage = (request: Request, scope: Scope, failure: Failure): Promise<Response> =>
  takesRegistrations(scope.tenant.brand)
    ? linkGonePage(request, scope, failure, {
        action: ACTION,
        label: 'sent.again',
        again: new URL('/verify-email', scope.url),
      })
    : failurePage(scope, failure);
