import type { Scope } from '../../http/scope.ts';
import type { Person } from '../../identity/person.ts';
import { pickLocale } from '../../notify/locale.ts';
import { mailRow } from '../../outbox/enqueue.ts';

/** The mail that tells a person of a change to their wallets; null for one without a proven address. */
export async function notice(
  { deps, tenant: { brand, env, issuer } }: Scope,
  { email, emailVerified, locale }: Person,
  template: 'wallet_linked' | 'wallet_unlinked',
) {
  if (email === null || !emailVerified) return null;
  return mailRow(
    deps,
    { pool: brand.pool, brand: brand.id, env },
    {
      to: email,
      locale: pickLocale(locale, brand.locales),
      message: { template, resetLink: `${issuer}/forgot-password` },
    },
  );
}
