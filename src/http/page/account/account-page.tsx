import type { Child } from 'hono/jsx';
import * as z from 'zod';
import { type ErrorCode, errors } from '../../../lib/errors.ts';
import { fail } from '../../../lib/result.ts';
import { requireFresh } from '../../../permission/fresh.ts';
import { makeFormToken } from '../../form-token.ts';
import { page } from '../../page.tsx';
import type { Scope } from '../../scope.ts';
import { en as kit, type PageKey } from '../copy/en.ts';
import { formProblems } from '../form-problems.ts';
import { Notice } from '../notice.tsx';
import { type Words, wordsOf } from '../words.ts';
import { ar } from './copy/ar.ts';
import { de } from './copy/de.ts';
import { type AccountKey, en } from './copy/en.ts';
import { es } from './copy/es.ts';
import { fr } from './copy/fr.ts';
import { ja } from './copy/ja.ts';

/** What an account page is drawn with. */
export interface Tools {
  readonly words: Words<AccountKey | PageKey>;
  readonly t: Words<AccountKey | PageKey>['t'];
  readonly token: string;
  /** A day and a time, as the person's language writes them, in UTC. @param at Unix milliseconds */
  readonly at: (at: number) => string;
  readonly day: (at: number) => string;
}

/** What a form of the page has come to, by codes; other text in the address is somebody's own and is not shown. */
export interface Outcome {
  readonly done?: string | undefined;
  readonly error?: string | undefined;
}

/** Parameters of every account page. */
export const accountQuery = () =>
  z.object({ done: z.string().max(32).optional(), error: z.string().max(64).optional() });

interface AccountPage extends Outcome {
  readonly title: AccountKey;
  /** Leaves the way back to the overview out. */
  readonly isOverview?: boolean;
  readonly status?: number;
  /** A sentence about what went wrong, in place of that of `error`. */
  readonly alert?: string | null;
  /** Origins beside our own that a form of the page may lead to: they were accepted as `return_to` before. */
  readonly formTargets?: readonly string[];
  /** Who opens it, where what they type here would be lost on the way to a fresh proof: they are told before. */
  readonly asksFresh?: Parameters<typeof requireFresh>[0];
  /** Null where nothing answers GET at this address. */
  readonly again?: null;
}

/** The texts of the account pages. */
export const accountWords = (scope: Scope): Promise<Words<AccountKey | PageKey>> =>
  wordsOf(scope, { en, ar, de, es, fr, ja });

/** A page of the account, in the frame of them all: the way back, what was done or went wrong, and the content. */
export async function accountPage(
  request: Request,
  scope: Scope,
  { title, done, error, isOverview = false, status = 200, alert, formTargets = [], again, asksFresh }: AccountPage,
  content: (tools: Tools) => Child,
): Promise<Response> {
  const words = await accountWords(scope);
  const { t, locale } = words;
  const { formToken, setCookie } = makeFormToken(request, scope);
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    return (at: number) => formatter.format(at);
  };
  const tools: Tools = {
    words,
    t,
    token: formToken,
    at: format({ dateStyle: 'medium', timeStyle: 'short' }),
    day: format({ dateStyle: 'medium' }),
  };
  const isStale = asksFresh !== undefined && requireFresh(asksFresh, request, scope.deps.clock.now()) !== null;
  const wrong = alert === undefined ? said(error, words) : alert;
  const good = done !== undefined && Object.hasOwn(en, `done.${done}`) ? t(`done.${done}` as AccountKey) : null;
  return page(
    scope,
    {
      title: t(title),
      width: 'wide',
      script: 'account',
      cookie: setCookie,
      status,
      formTargets,
      // What is wrong may stand at a field.
      refused: wrong !== null || status !== 200,
      ...(again === null ? { again: new URL('/account', scope.url) } : {}),
    },
    <>
      {isOverview ? null : (
        <p class="noprint">
          <a class="back" href="/account">
            {t('title')}
          </a>
        </p>
      )}
      <h1>{t(title)}</h1>
      {wrong ? <Notice bad>{wrong}</Notice> : good ? <Notice>{good}</Notice> : null}
      {isStale ? (
        <p>
          {t('confirm.first')} <a href={`/account/confirm?back=${scope.url.pathname}`}>{t('confirm.title')}</a>
        </p>
      ) : null}
      {content(tools)}
    </>,
  );
}

/** The sentence for a code of ours, as the account pages say it. */
function said(error: string | undefined, words: Words<AccountKey | PageKey>): string | null {
  if (error === undefined || !Object.hasOwn(errors, error)) return null;
  const own = `error.${error}`;
  if (Object.hasOwn(en, own)) return words.t(own as AccountKey);
  const code = error as ErrorCode;
  if (Object.hasOwn(kit, own)) {
    const problems = formProblems(fail(code), words);
    return problems.whole ?? problems.fields.password ?? words.t('missing.other');
  }
  return words.t('error.again');
}
