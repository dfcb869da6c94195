import { readHintCookie } from '../../http/cookies.ts';
import { makeFormToken } from '../../http/form-token.ts';
import { type Words, wordsOf } from '../../http/page/words.ts';
import type { Page } from '../../http/page.tsx';
import type { Scope } from '../../http/scope.ts';
import type { Person } from '../../identity/person.ts';
import { failed } from '../../lib/result.ts';
import { acceptedReturnTo, defaultReturnTo, destinationOf } from '../../signin/attempt.ts';

/** What every step of signing in is drawn from. */
export interface Step {
  readonly scope: Scope;
  readonly words: Words;
  readonly token: string;
  /** The accepted `return_to`; null where none was given. */
  readonly returnTo: string | null;
  /** Where a sign-in leads without one. */
  readonly home: string | null;
  /** What the person said who they are, in an earlier step. */
  readonly hint: string | null;
  /** One sentence about what went wrong before. */
  readonly alert: string | null;
  /** One sentence about what was done just before. */
  readonly done: string | null;
  /** Who is signed in at this browser already. */
  readonly signedIn: Person | null;
  /** Whether it is that their address is not confirmed yet. */
  readonly isUnconfirmed: boolean;
  readonly options: Pick<Page, 'cookie' | 'formTargets'>;
}

/**
 * Opens a step. A `return_to` that is not accepted is left out: the person then goes where a sign-in leads by default.
 */
export async function openStep(
  request: Request,
  scope: Scope,
  rawReturnTo: string | undefined,
  say: (words: Words) => string | null = () => null,
): Promise<Step> {
  const words = await wordsOf(scope);
  const returnTo = acceptedReturnTo(scope, rawReturnTo);
  const { formToken, setCookie } = makeFormToken(request, scope);
  const home = landing(request, scope);
  const leadsTo = [returnTo, home].flatMap((url) => (url ? [new URL(url).origin] : []));
  return {
    scope,
    words,
    token: formToken,
    returnTo,
    home,
    hint: readHintCookie(request, scope.tenant),
    alert: say(words),
    done: null,
    signedIn: null,
    isUnconfirmed: false,
    options: { cookie: setCookie, formTargets: [...new Set(leadsTo)] },
  };
}

/** Where a form of this page leads without a `return_to`. */
function landing(request: Request, scope: Scope): string | null {
  const destination = destinationOf(request, scope, undefined);
  return failed(destination) ? null : defaultReturnTo(scope, destination.target);
}
