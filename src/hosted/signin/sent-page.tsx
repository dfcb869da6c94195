import { readHintCookie } from '../../http/cookies.ts';
import { Sign } from '../../http/page/sign.tsx';
import { wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import type { Scope } from '../../http/scope.ts';

/** What a person sees who asked for a link: the same for every address. */
export async function sentPage(request: Request, scope: Scope, kind: 'link' | 'reset'): Promise<Response> {
  const { t, rich } = await wordsOf(scope);
  const hint = readHintCookie(request, scope.tenant);
  const said = hint?.includes('@')
    ? rich(`sent.${kind}_to`, {
        email: (
          <b>
            <bdi>{hint}</bdi>
          </b>
        ),
      })
    : t(`sent.${kind}`);
  return page(
    scope,
    { title: t('sent.title') },
    <>
      <Sign kind="mail" />
      <h1>{t('sent.title')}</h1>
      <p>{said}</p>
      <p class="lead">{t('sent.nothing')}</p>
      <p class="after">
        <a href="/login">{t('back_to_sign_in')}</a>
      </p>
    </>,
  );
}
