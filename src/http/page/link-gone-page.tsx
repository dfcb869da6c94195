import { errors } from '../../lib/errors.ts';
import type { Failure } from '../../lib/result.ts';
import { readHintCookie } from '../cookies.ts';
import { makeFormToken } from '../form-token.ts';
import { page } from '../page.tsx';
import type { Scope } from '../scope.ts';
import { Challenge } from './challenge.tsx';
import type { PageKey } from './copy/en.ts';
import { failurePage, headingOf, nextStep, Reference } from './failure-page.tsx';
import { EmailField } from './fields.tsx';
import { Form, Submit } from './form.tsx';
import { Notice } from './notice.tsx';
import { wordsOf } from './words.ts';

/** The form that asks for another message. */
interface Another {
  readonly action: string;
  readonly label: PageKey;
  readonly hidden?: Readonly<Record<string, string | null>>;
  /** The address of this page without its link, for the language form; left out: this address. */
  readonly again?: URL;
}

/**
 * The page of a mailed link that does nothing, whatever the reason. Where the link is good no more, another message is
 * one press away: to the address that was typed in this very browser, or to one that is asked for. Whose link it was is
 * neither looked up nor said, so that the page is the same for every link.
 */
export async function linkGonePage(
  request: Request,
  scope: Scope,
  failure: Failure,
  { action, label, hidden = {}, again }: Another,
): Promise<Response> {
  if (failure.code !== 'invalid_token') return failurePage(scope, failure);
  const words = await wordsOf(scope);
  const { t } = words;
  const title = headingOf(failure, words);
  const { formToken, setCookie } = makeFormToken(request, scope);
  const hint = readHintCookie(request, scope.tenant);
  return page(
    scope,
    {
      title,
      status: errors[failure.code].status,
      cookie: setCookie,
      challenge: true,
      // Nothing answers GET where a form came from.
      again: again ?? (request.method === 'POST' ? new URL('/login', scope.url) : scope.url),
    },
    <>
      <h1>{title}</h1>
      <Notice bad>{nextStep(failure, words)}</Notice>
      <Form action={action} token={formToken} hidden={hidden}>
        <EmailField words={words} value={hint?.includes('@') ? hint : ''} />
        <Challenge scope={scope} locale={words.locale} />
        <Submit>{t(label)}</Submit>
      </Form>
      <p class="after">
        <a href="/login">{t('back_to_sign_in')}</a>
      </p>
      <Reference scope={scope} words={words} />
    </>,
  );
}
