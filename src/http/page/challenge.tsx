import type { Scope } from '../scope.ts';

/** Where Turnstile's script and the frame of its widget come from. */
export const TURNSTILE_ORIGIN = 'https://challenges.cloudflare.com';

/**
 * The widget that shows that no program fills in this form, at brands that ask for it; its answer goes along as a field
 * of the form. Its page says so (`challenge`), for the script.
 */
export const Challenge = ({ scope, locale }: { scope: Scope; locale: string }) => {
  const { turnstile } = scope.tenant.brand;
  if (!turnstile) return null;
  return <div class="cf-turnstile" data-sitekey={turnstile.siteKey} data-language={locale} data-size="flexible"></div>;
};
