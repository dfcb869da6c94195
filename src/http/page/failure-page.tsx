import { errors } from '../../lib/errors.ts';
import type { Failure } from '../../lib/result.ts';
import { page } from '../page.tsx';
import type { Scope } from '../scope.ts';
import { en } from './copy/en.ts';
import { Notice } from './notice.tsx';
import { type Words, wordsOf } from './words.ts';

/** A page that says what went wrong and what can be done, with the request's id to quote. */
export async function failurePage(scope: Scope, failure: Failure): Promise<Response> {
  const words = await wordsOf(scope);
  const { t } = words;
  const title = headingOf(failure, words);
  const { links, name } = scope.tenant.brand;
  // Whoever followed a wrong address may well be signed in: what they looked for is elsewhere.
  const isLost = failure.code === 'not_found';
  const answer = await page(
    scope,
    { title, status: errors[failure.code].status, again: new URL('/login', scope.url), script: 'form' },
    <>
      <h1>{title}</h1>
      <Notice bad>{nextStep(failure, words)}</Notice>
      <p>
        <a class="button" href={isLost ? links.home : '/login'}>
          {isLost ? t('go_to_brand', { brand: name }) : t('back_to_sign_in')}
        </a>
      </p>
      <Reference scope={scope} words={words} />
    </>,
  );
  if (failure.retryAfterSeconds !== undefined) answer.headers.set('retry-after', String(failure.retryAfterSeconds));
  return answer;
}

/** What went wrong, as a heading: without the stop of a sentence. */
export const headingOf = (failure: Failure, words: Words): string => titleOf(failure, words).replace(/[.。]$/, '');

/** The request's id, to quote. */
export const Reference = ({ scope, words: { t } }: { scope: Scope; words: Pick<Words, 't'> }) => (
  <p class="after">
    <small>
      {t('reference', { id: '' })}
      <bdi class="ref">{scope.sender.requestId}</bdi>
    </small>
  </p>
);

/** What went wrong, in the person's language where the pages know the code, else as the API says it. */
export function titleOf({ code }: Failure, { t }: Pick<Words, 't'>, values = {}): string {
  const key = `error.${code}`;
  return key in en ? t(key as keyof typeof en, values) : errors[code].title;
}

/** What can be done about it. */
export function nextStep(failure: Failure, { t, locale }: Words): string {
  const { code, retryAfterSeconds } = failure;
  if (code === 'too_many_attempts' || code === 'rate_limited')
    return t('error.wait', { minutes: minutesIn(locale, retryAfterSeconds ?? 60) });
  // What a header lacked is for programs.
  if (locale === 'en' && code !== 'csrf' && (failure.errors?.[0]?.message ?? failure.detail))
    return failure.errors?.[0]?.message ?? failure.detail ?? '';
  if (code === 'app_access_denied' || code === 'env_access_denied') return t('error.ask_for_access');
  if (code === 'not_found') return t('error.check_address');
  return code === 'invalid_token' ? t('error.new_link') : t('error.again');
}

/** A time to wait in words, rounded up to whole minutes. */
const minutesIn = (locale: string, seconds: number): string =>
  new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(
    Math.max(1, Math.ceil(seconds / 60)),
  );
