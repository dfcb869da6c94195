import { html, raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { errors } from '../lib/errors.ts';
import type { Failure } from '../lib/result.ts';
import type { Colors } from '../lib/theme.ts';
import type { Scope } from './scope.ts';

interface Page {
  readonly title: string;
  readonly status?: number;
  readonly cookie?: string | null | undefined;
  /** Origins beside our own that a form may lead to by redirect: they were accepted as `return_to` before. */
  readonly formTargets?: readonly string[];
}

const variables = (colors: Colors): string =>
  Object.entries(colors)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

const stylesheet = ({ tenant }: Scope): string => {
  const { colors, fonts, radius } = tenant.brand.theme;
  return `:root{color-scheme:light dark;${variables(colors.light)}}
@media(prefers-color-scheme:dark){:root{${variables(colors.dark)}}}
*{box-sizing:border-box}body{margin:0;background:var(--background);color:var(--text);font:1rem/1.5 ${fonts.body}}
main{max-width:25rem;margin:clamp(24px,10vh,96px) auto;padding:32px;background:var(--surface);border:1px solid var(--border);border-radius:${radius}px}
@media(max-width:480px){main{max-width:none;margin:0;padding:24px;border:0;border-radius:0;min-height:100svh}}
.brand{font-weight:600;color:var(--muted);margin:0 0 16px}h1{font:600 1.5rem/1.25 ${fonts.heading};margin:0 0 16px}p{margin:0 0 16px}
label{display:block;font-size:.9375rem;font-weight:500;margin:0 0 6px}
input{width:100%;min-height:44px;padding:8px 12px;margin:0 0 20px;font:inherit;color:inherit;background:var(--background);border:1px solid var(--muted);border-radius:${Math.min(radius, 10)}px}
button{width:100%;min-height:44px;padding:8px 16px;font:inherit;font-weight:600;color:var(--onPrimary);background:var(--primary);border:0;border-radius:${Math.min(radius, 10)}px;cursor:pointer}
button.secondary{color:var(--text);background:none;border:1px solid var(--muted)}hr{margin:24px 0;border:0;border-top:1px solid var(--border)}.after{margin:16px 0 0}
:focus-visible{outline:2px solid var(--primary);outline-offset:2px}a{color:var(--primary)}
[role=alert]{border-inline-start:4px solid var(--danger);padding:8px 12px;margin:0 0 20px}
small{color:var(--muted);font-size:.875rem}`.replaceAll('\n', '');
};

/**
 * A page in the brand's look: works without scripts, loads nothing from anywhere, and is never kept. The policy
 * lets its one style element through by nonce, and its forms go nowhere but here and to `formTargets`.
 * Within our own origin it names itself: a browser that may not posts its forms with `Origin: null` (Fetch, "append a
 * request Origin header"), which the rule for cross-site requests refuses.
 */
export async function page(scope: Scope, options: Page, content: Child): Promise<Response> {
  const { deps, tenant } = scope;
  const nonce = deps.random.secret().slice(0, 22);
  const markup =
    await html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="same-origin"><title>${options.title} – ${tenant.brand.name}</title><style nonce="${nonce}">${raw(stylesheet(scope))}</style></head><body><main id="main"><p class="brand">${tenant.brand.name}</p>${content}</main></body></html>`;
  const headers = new Headers({
    'content-type': 'text/html; charset=utf-8',
    'x-robots-tag': 'noindex',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action ${["'self'", ...(options.formTargets ?? [])].join(' ')}`,
  });
  if (options.cookie) headers.append('set-cookie', options.cookie);
  return new Response(String(markup), { status: options.status ?? 200, headers });
}

/** A page that says what went wrong and what can be done, with the request's id to quote. */
export const failurePage = (scope: Scope, failure: Failure): Promise<Response> => {
  const { status, title } = errors[failure.code];
  return page(
    scope,
    { title, status },
    <>
      <h1>{title}</h1>
      <div role="alert">{failure.errors?.[0]?.message ?? failure.detail ?? nextStep(failure)}</div>
      <p>
        <small>Reference {scope.sender.requestId}</small>
      </p>
    </>,
  );
};

const nextStep = ({ code }: Failure): string =>
  code === 'invalid_token' ? 'Ask for a new link, and use the newest message.' : 'Go back and try again.';

/** True where the caller is a browser that wants a page. */
export const wantsPage = (request: Request): boolean => request.headers.get('accept')?.includes('text/html') ?? false;
