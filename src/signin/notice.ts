import type { Scope } from '../http/scope.ts';
import { foldAddress } from '../identity/fold.ts';
import type { Person } from '../identity/person.ts';
import { pickLocale } from '../notify/locale.ts';
import type { Message } from '../notify/message.ts';
import { mailRow } from '../outbox/enqueue.ts';
import { testCode } from '../tenant/test-person.ts';

/** Of each member of a union, what it has besides `K`. */
type Without<M, K extends string> = M extends Message ? Omit<M, K> : never;

type WithReset = Exclude<
  Extract<Message, { readonly resetLink: string }>,
  { readonly template: 'registration_attempt' }
>;
type WithSite = Extract<Message, { readonly template: 'account_deleted' | 'account_disabled' | 'email_change_undone' }>;
type WithUndo = Extract<Message, { readonly undoLink: string }>;

/** A notice without what every notice of a tenant has: the way to a new password, or the origin alone. */
export type Notice = Without<WithReset, 'resetLink'> | Without<WithSite, 'site'> | WithUndo;

/**
 * The outbox row of a notice after the fact, for the write batch of the change that it tells of; null for a person
 * without a confirmed address, and for one who is there for tests. It goes to the address that `person` has, so that of
 * an address that changes is told with the person as it was. Wake the outbox with the row's id once the batch took
 * effect. It is written in the person's language; `byPerson` false says that somebody else caused it, whose languages
 * then count for nothing.
 */
export async function noticeRow(
  { deps, tenant, sender }: Scope,
  person: Pick<Person, 'email' | 'emailVerified' | 'locale'>,
  notice: Notice,
  byPerson = true,
) {
  if (person.email === null || !person.emailVerified) return null;
  if (testCode(tenant, foldAddress(person.email)) !== null) return null;
  const { brand, env, issuer } = tenant;
  return mailRow(
    deps,
    { pool: brand.pool, brand: brand.id, env },
    {
      to: person.email,
      locale: pickLocale(person.locale ?? (byPerson ? sender.acceptLanguage : null), brand.locales),
      message: complete(notice, issuer),
    },
  );
}

function complete(notice: Notice, issuer: string): Message {
  if (notice.template === 'email_changed') return notice;
  if (
    notice.template === 'account_deleted' ||
    notice.template === 'account_disabled' ||
    notice.template === 'email_change_undone'
  )
    return { ...notice, site: issuer };
  return { ...notice, resetLink: `${issuer}/forgot-password` };
}
