import { readSessionCookie } from '../../http/cookies.ts';
import { Notice, Or } from '../../http/page/notice.tsx';
import { requireCaller } from '../../http/require.ts';
import type { Scope } from '../../http/scope.ts';
import type { Person } from '../../identity/person.ts';
import { failed } from '../../lib/result.ts';
import type { Step } from './step.ts';

/** Who is signed in at this browser already. Nothing is read where it has no cookie of a session. Throws `Outage`. */
export async function whoIsSignedIn(request: Request, scope: Scope): Promise<Person | null> {
  if (readSessionCookie(request, scope.tenant) === undefined) return null;
  const caller = await requireCaller(request, scope, 'person', null);
  return failed(caller) ? null : caller.actor.person;
}

/** The way on for whoever is signed in already; below it stands the way in for anybody else. */
export const SignedIn = ({ signedIn, returnTo, home, words: { t, rich } }: Step) => {
  if (!signedIn) return null;
  const name = signedIn.email ?? signedIn.username ?? signedIn.name;
  return (
    <>
      <Notice>{name === null ? t('sign_in.live_nameless') : rich('sign_in.live', { name: <bdi>{name}</bdi> })}</Notice>
      <a class="button secondary" href={returnTo ?? home ?? '/account'}>
        {t('sign_in.this_account')}
      </a>
      <Or>{t('sign_in.other_account')}</Or>
    </>
  );
};
