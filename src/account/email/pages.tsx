import { makeFormToken } from '../../http/form-token.ts';
import { Form, Submit } from '../../http/page/form.tsx';
import { wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import type { Scope } from '../../http/scope.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { openUndo } from './undo-token.ts';
import { undoWords } from './words.ts';

/** The page behind an undo link: one button. Scanners fetch links, so it changes nothing. */
export async function undoPage(request: Request, scope: Scope, token: string): Promise<Response | Failure> {
  const found = await openUndo(scope, token);
  if (!found) return fail('invalid_token');
  const { t, rich } = await wordsOf(scope, undoWords);
  const { formToken, setCookie } = makeFormToken(request, scope);
  const email = (
    <b>
      <bdi>{found.undo.display}</bdi>
    </b>
  );
  return page(
    scope,
    { title: t('undo.title'), cookie: setCookie },
    <>
      <h1>{t('undo.title')}</h1>
      <p>{rich('undo.lead', { email, brand: scope.tenant.brand.name })}</p>
      <p>{t('undo.effect')}</p>
      <Form action="/auth/email/undo" token={formToken} hidden={{ token }}>
        <Submit kind="danger">{t('undo.submit')}</Submit>
      </Form>
    </>,
  );
}

/** After a change was undone. */
export async function undonePage(scope: Scope): Promise<Response> {
  const { t } = await wordsOf(scope, undoWords);
  return page(
    scope,
    { title: t('undone.title') },
    <>
      <h1>{t('undone.title')}</h1>
      <p>{t('undone.lead')}</p>
      <a class="button" href="/login">
        {t('verified.submit')}
      </a>
    </>,
  );
}
