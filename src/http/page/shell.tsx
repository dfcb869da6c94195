import { html, raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { directionOf } from '../../notify/locale.ts';
import { logoVersions } from '../../tenant/generated/brands.ts';
import type { Scope } from '../scope.ts';
import { TURNSTILE_ORIGIN } from './challenge.tsx';
import { styleOf } from './style.ts';
import type { Words } from './words.ts';

/** How wide a page's card is: 25, 32, 48 or 80 rem. */
export type Width = 'card' | 'wide' | 'account' | 'reference';

interface Shell {
  readonly title: string;
  readonly nonce: string;
  readonly width: Width;
  /** Address of the page's script, where it has one. */
  readonly script: string | null;
  /** True where a form asks for Turnstile's widget. */
  readonly challenge: boolean;
  /** Rules of the page's own, after those of all pages. */
  readonly style?: string;
  /** Where the language form leads; null where the page cannot be opened once more. */
  readonly again: URL | null;
}

/** A document around a page's content: the brand's mark, the card, terms and privacy, and the languages. */
export function shell(
  scope: Scope,
  words: Words,
  { title, nonce, width, script, challenge, style = '', again }: Shell,
  content: Child,
): ReturnType<typeof html> {
  const { brand } = scope.tenant;
  const { light, dark } = brand.theme.colors;
  return html`<!doctype html><html lang="${words.locale}" dir="${directionOf(words.locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content"><meta name="color-scheme" content="light dark"><meta name="theme-color" content="${light.background}" media="(prefers-color-scheme: light)"><meta name="theme-color" content="${dark.background}" media="(prefers-color-scheme: dark)"><meta name="referrer" content="same-origin"><title>${title} – ${brand.name}</title><link rel="icon" href="${logoOf(brand.id)}" type="image/svg+xml"><style nonce="${nonce}">${raw(styleOf(brand.theme) + style)}</style>${
    script === null ? '' : html`<script type="module" src="${script}" nonce="${nonce}"></script>`
  }${
    challenge ? html`<script src="${TURNSTILE_ORIGIN}/turnstile/v0/api.js" async defer nonce="${nonce}"></script>` : ''
  }</head><body>${(
    <>
      <a class="skip" href="#main">
        {words.t('shell.skip')}
      </a>
      <header>
        <a class="brand" href={brand.links.home}>
          <img src={logoOf(brand.id)} alt="" width="40" height="40" />
          {brand.name}
        </a>
      </header>
      <main id="main" {...(width === 'card' ? {} : { class: width })}>
        {content}
      </main>
      <footer>
        <a href={brand.links.terms}>{words.t('footer.terms')}</a>
        <a href={brand.links.privacy}>{words.t('footer.privacy')}</a>
        <a href={brand.links.support}>{words.t('footer.help')}</a>
        {again ? <Languages words={words} locales={brand.locales} again={again} /> : null}
      </footer>
    </>
  )}</body></html>`;
}

const logoOf = (brand: string): string => `/branding/logo.svg?v=${logoVersions[brand]}`;

/** Languages in their own names. A form that keeps what the address holds, so that a flow goes on in another language. */
const Languages = ({ words, locales, again }: { words: Words; locales: readonly string[]; again: URL }) =>
  locales.length < 2 ? null : (
    <form method="get" action={again.pathname}>
      {[...again.searchParams]
        .filter(([name]) => name !== 'ui_locales' && name !== 'error')
        .map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
      <label class="unseen" for="ui_locales">
        {words.t('footer.language')}
      </label>
      <select id="ui_locales" name="ui_locales" autocomplete="off">
        {locales.map((locale) => (
          <option value={locale} lang={locale} {...(locale === words.locale ? { selected: true } : {})}>
            {nameOf(locale)}
          </option>
        ))}
      </select>
      <button type="submit" class="choose">
        {words.t('footer.language_button')}
      </button>
    </form>
  );

function nameOf(locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}
