import type { Tenant } from './tenant.ts';

/**
 * The fixed code of a person who is there for tests, or null for everybody else: the brand names such addresses for an
 * environment, and never for `prod`, whatever it names. @param address folded
 */
export function testCode({ brand, env }: Pick<Tenant, 'brand' | 'env'>, address: string): string | null {
  if (env === 'prod') return null;
  const found = brand.testPeople.find(
    (person) => person.environments.includes(env) && isNamedBy(person.address, address),
  );
  return found?.code ?? null;
}

/**
 * Whether somebody is more than a person for tests: people are those of their whole pool, so that a code which
 * everybody knows must never stand for one whom `prod` lets in, nor for an owner of the platform.
 */
export const isBeyondTests = (person: { readonly env: readonly string[]; readonly platformOwner: boolean }): boolean =>
  person.platformOwner || person.env.includes('prod');

/** `*` stands for what comes before the `@` that follows it. */
function isNamedBy(pattern: string, address: string): boolean {
  const [before, domain] = pattern.split('*@');
  if (domain === undefined) return pattern === address;
  const mailbox = address.slice(0, address.lastIndexOf('@'));
  return address.endsWith(`@${domain}`) && mailbox.length > (before ?? '').length && mailbox.startsWith(before ?? '');
}
