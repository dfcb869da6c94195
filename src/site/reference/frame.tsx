import { raw } from 'hono/html';
import { scriptPath } from '../../http/page/script.ts';
import { shell } from '../../http/page/shell.tsx';
import { styleOf } from '../../http/page/style.ts';
import { wordsOf } from '../../http/page/words.ts';
import type { Scope } from '../../http/scope.ts';
import { utf8 } from '../../lib/bytes.ts';
import { ar } from './copy/ar.ts';
import { de } from './copy/de.ts';
import { en } from './copy/en.ts';
import { es } from './copy/es.ts';
import { fr } from './copy/fr.ts';
import { ja } from './copy/ja.ts';
import { STYLE } from './style.ts';

/** Stand in the frame for what is the same for every brand and language. */
export const CONTENTS = '{{contents}}';
export const REFERENCE = '{{reference}}';

/**
 * The page around the reference, in the brand's look and the reader's language. Its policy names the style by its hash
 * (CSP 3 §2.3.1) and no nonce: the page is kept by browsers, and holds nothing of anybody.
 */
export async function frameOf(scope: Scope): Promise<{ html: string; policy: string; locale: string }> {
  const words = await wordsOf(scope, { en, de, es, fr, ja, ar });
  const { t, locale } = words;
  const html = await shell(
    scope,
    words,
    {
      title: t('reference.title'),
      nonce: '',
      width: 'reference',
      script: await scriptPath('search'),
      challenge: false,
      style: STYLE,
      again: scope.url,
    },
    <>
      <nav aria-label={t('reference.contents')}>
        <form id="search" hidden>
          <label for="term">{t('reference.search')}</label>
          <input type="search" id="term" autocomplete="off" aria-describedby="term-hint found" />
          <p class="hint" id="term-hint">
            {t('reference.hint')}
          </p>
          <p class="hint" id="found" role="status" data-text={t('reference.found')}></p>
        </form>
        <div class="contents" lang="en" dir="ltr">
          {raw(CONTENTS)}
        </div>
      </nav>
      <div class="document" lang="en" dir="ltr">
        {raw(REFERENCE)}
      </div>
    </>,
  );
  const style = styleOf(scope.tenant.brand.theme) + STYLE;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(style)));
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${btoa(String.fromCharCode(...digest))}'`,
    "script-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return { html: String(html), policy, locale };
}
