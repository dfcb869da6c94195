import { and, eq, type SQL, sql } from 'drizzle-orm';
import { invitations } from '../db/people.ts';
import type { Scope } from '../http/scope.ts';
import { wordList } from '../lib/word-list.ts';
import type { Brand, Tenant } from '../tenant/tenant.ts';

/** Whether a brand makes accounts by a form: with an address and a password. */
export const takesRegistrations = ({ methods, signUp }: Brand): boolean =>
  methods.includes('password') && signUp !== 'closed';

/**
 * Whether the brand lets somebody make an account who has none: the condition under which it does, for the batch that
 * makes them, or null where it never does. The one place that judges this; every way in and the registration ask it.
 * What it says depends on the address and the brand's declaration alone, until the batch asks for an invitation.
 * @param address folded; null for somebody without one, whom an open brand alone lets in.
 */
export async function admissionOf({ deps, tenant }: Scope, address: string | null): Promise<SQL | null> {
  const { signUp, signUpRules } = tenant.brand;
  if (signUp === 'closed') return null;
  if (address === null) return signUp === 'open' ? sql`1` : null;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  if (signUp === 'domains' && !signUpRules.domains.includes(domain)) return null;
  if (signUpRules.blockDisposable && (await isDisposable(domain))) return null;
  if (signUp !== 'invitation') return sql`1`;
  return sql`EXISTS (SELECT 1 FROM ${invitations} WHERE ${and(invitationOf(tenant, address), sql`${invitations.expiresAt} > ${deps.clock.now()}`)})`;
}

/** Spends the invitation of an address once somebody was made by it, while `made` stands. */
export const spendInvitation = ({ deps, tenant }: Scope, address: string, made: SQL) =>
  deps.db.build.delete(invitations).where(and(invitationOf(tenant, address), made));

const invitationOf = ({ brand, env }: Tenant, address: string) =>
  and(
    eq(invitations.pool, brand.pool),
    eq(invitations.brand, brand.id),
    eq(invitations.env, env),
    eq(invitations.address, address),
  );

/** Whether a domain, or one above it, hands out addresses to be thrown away. The list loads where a brand asks for it. */
async function isDisposable(domain: string): Promise<boolean> {
  const { domains } = await import('./generated/disposable-domains.ts');
  const listed = wordList(domains);
  const labels = domain.split('.');
  return labels.some((_, i) => i < labels.length - 1 && listed.has(labels.slice(i).join('.')));
}
