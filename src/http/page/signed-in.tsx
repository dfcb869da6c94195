import { accountName, type Person } from '../../identity/person.ts';
import { failed } from '../../lib/result.ts';
import { readSessionCookie } from '../cookies.ts';
import { requireCaller } from '../require.ts';
import type { Scope } from '../scope.ts';
import { Notice, Or } from './notice.tsx';
import type { Words } from './words.ts';

/** Who is signed in at this browser already. Nothing is read where it has no cookie of a session. Throws `Outage`. */
export async function whoIsSignedIn(request: Request, scope: Scope): Promise<Person | null> {
  if (readSessionCookie(request, scope.tenant) === undefined) return null;
  const caller = await requireCaller(request, scope, 'person', null);
  return failed(caller) ? null : caller.actor.person;
}

interface Props {
  readonly words: Words;
  readonly signedIn: Person | null;
  /** Where this account goes on. */
  readonly onward: string;
  /** What stands below: the way in for anybody else. */
  readonly below: 'sign_in.other_account' | 'register.other_account';
}

/** The way on for whoever is signed in already. */
export const SignedIn = ({ words: { t, rich }, signedIn, onward, below }: Props) => {
  if (!signedIn) return null;
  const name = accountName(signedIn);
  return (
    <>
      <Notice>{name === null ? t('sign_in.live_nameless') : rich('sign_in.live', { name: <bdi>{name}</bdi> })}</Notice>
      <a class="button secondary" href={onward}>
        {t('sign_in.this_account')}
      </a>
      <Or>{t(below)}</Or>
    </>
  );
};
