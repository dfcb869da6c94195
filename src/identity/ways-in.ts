import { inArray, or, type SQL, sql } from 'drizzle-orm';
import { linkedIdentities, passkeys, wallets } from '../db/credentials.ts';
import { credentials, identifiers } from '../db/users.ts';
import type { Brand, Tenant } from '../tenant/tenant.ts';

/** What is about to be taken away, by row id; a wallet by its address in lower case. */
interface Leaving {
  readonly passkeyId?: string;
  /** All of them at once. */
  readonly everyPasskey?: true;
  readonly linkedIdentityId?: string;
  readonly wallet?: string;
}

/**
 * The condition that a person has a way into this brand besides what is leaving, judged when the batch runs, so that
 * two removals at once cannot take the last two. A mailbox is one where the brand signs in by mail; an account
 * elsewhere where the brand has a client with that provider in this environment.
 */
export function anotherWayIn(userId: string, { brand, env }: Pick<Tenant, 'brand' | 'env'>, leaving: Leaving): SQL {
  const { methods } = brand;
  const providers = brand.providers.flatMap(({ id, clients }) => (Object.hasOwn(clients, env) ? [id] : []));
  const offers = (...wanted: Brand['methods'][number][]) => wanted.some((method) => methods.includes(method));
  const identifier = (kind: 'email' | 'username') =>
    sql`EXISTS (SELECT 1 FROM ${identifiers} WHERE ${identifiers.userId} = ${userId} AND ${identifiers.kind} = ${kind})`;
  const password = sql`EXISTS (SELECT 1 FROM ${credentials} WHERE ${credentials.userId} = ${userId} AND ${credentials.kind} = 'password')`;
  return (
    or(
      ...(offers('magic_link', 'email_otp') ? [identifier('email')] : []),
      ...(offers('password') ? [sql`(${password} AND ${identifier('email')})`] : []),
      ...(offers('username') ? [sql`(${password} AND ${identifier('username')})`] : []),
      ...(offers('passkey') && !leaving.everyPasskey
        ? [
            sql`EXISTS (SELECT 1 FROM ${passkeys} WHERE ${passkeys.userId} = ${userId} AND ${passkeys.id} <> ${leaving.passkeyId ?? ''})`,
          ]
        : []),
      ...(offers('wallet')
        ? [
            sql`EXISTS (SELECT 1 FROM ${wallets} WHERE ${wallets.userId} = ${userId} AND ${wallets.address} <> ${leaving.wallet ?? ''})`,
          ]
        : []),
      ...(providers.length > 0
        ? [
            sql`EXISTS (SELECT 1 FROM ${linkedIdentities} WHERE ${linkedIdentities.userId} = ${userId} AND ${linkedIdentities.id} <> ${leaving.linkedIdentityId ?? ''} AND ${inArray(linkedIdentities.provider, providers)})`,
          ]
        : []),
    ) ?? sql`0`
  );
}
