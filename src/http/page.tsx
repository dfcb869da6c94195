import type { Child } from 'hono/jsx';
import { localeCookie } from './cookies.ts';
import { TURNSTILE_ORIGIN } from './page/challenge.tsx';
import { scriptPath } from './page/script.ts';
import { shell, type Width } from './page/shell.tsx';
import { wordsOf } from './page/words.ts';
import type { Scope } from './scope.ts';

export interface Page {
  readonly title: string;
  readonly status?: number;
  readonly cookie?: string | null | undefined;
  /** Cookies beside `cookie`. */
  readonly cookies?: readonly string[];
  /** Origins beside our own that a form may lead to by redirect: they were accepted as `return_to` before. */
  readonly formTargets?: readonly string[];
  readonly width?: Width;
  /** The script that adds to this page (`client/<name>.ts` of its slice); left out: the one of all forms. */
  readonly script?: string;
  /** Address of a script in place of that: of a page that production does not have. */
  readonly scriptAt?: string;
  /** True where a form of the page asks for Turnstile's widget, at brands that do (`page/challenge.tsx`). */
  readonly challenge?: boolean;
  /** True where the page says what was wrong with a form: its title begins with that, so that it is heard first. */
  readonly refused?: boolean;
  /** Where the language form leads; left out: this address. Null where nothing answers GET there. */
  readonly again?: URL | null;
}

/**
 * A page in the brand's look: works without scripts, loads nothing from elsewhere, and is never kept. The policy
 * lets its one style element and its one script through by nonce, and its forms go nowhere but here and to
 * `formTargets`. Within our own origin it names itself: a browser that may not posts its forms with `Origin: null`
 * (Fetch, "append a request Origin header"), which the rule for cross-site requests refuses.
 */
export async function page(scope: Scope, options: Page, content: Child): Promise<Response> {
  const { deps, url } = scope;
  const nonce = deps.random.secret().slice(0, 22);
  const words = await wordsOf(scope);
  const { title, width = 'card', again = url } = options;
  const challenge = options.challenge === true && scope.tenant.brand.turnstile !== null;
  const markup = await shell(
    scope,
    words,
    {
      title: options.refused ? words.t('shell.error_title', { title }) : title,
      nonce,
      width,
      script: options.scriptAt ?? (await scriptPath(options.script ?? 'form')),
      challenge,
      again,
    },
    content,
  );
  const headers = new Headers({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-robots-tag': 'noindex',
    'content-language': words.locale,
    'content-security-policy': policyOf(nonce, options.formTargets ?? [], challenge),
  });
  // Chosen on purpose: kept for the pages that follow and for mails.
  if (url.searchParams.has('ui_locales')) headers.append('set-cookie', localeCookie(scope.tenant, words.locale));
  for (const cookie of [options.cookie, ...(options.cookies ?? [])]) if (cookie) headers.append('set-cookie', cookie);
  return new Response(String(markup), { status: options.status ?? 200, headers });
}

/** Turnstile draws its widget in a frame, and its script writes addresses of scripts as plain text. */
const policyOf = (nonce: string, formTargets: readonly string[], challenge: boolean): string =>
  [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(challenge ? [`frame-src ${TURNSTILE_ORIGIN}`] : ["require-trusted-types-for 'script'", "trusted-types 'none'"]),
    `form-action ${["'self'", ...formTargets].join(' ')}`,
  ].join('; ');
