import type { Scope } from '../../http/scope.ts';
import type { Person } from '../../identity/person.ts';
import { pickLocale } from '../../notify/locale.ts';
import { mailRow } from '../../outbox/enqueue.ts';

/** The mail that tells a person of a passkey more or less; null for a person without a confirmed address. */
export async function noticeRow(
  { deps, tenant, sender }: Scope,
  person: Person,
  template: 'passkey_added' | 'passkey_removed',
) {
  const { brand, env, issuer } = tenant;
  if (person.email === null || !person.emailVerified) return null;
  return mailRow(
    deps,
    { pool: brand.pool, brand: brand.id, env },
    {
      to: person.email,
      locale: pickLocale(person.locale ?? sender.acceptLanguage, brand.locales),
      message: { template, resetLink: `${issuer}/forgot-password` },
    },
  );
}
