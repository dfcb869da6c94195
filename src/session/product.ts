import type { Sender } from '../platform/sender.ts';
import { isOffered } from '../tenant/product.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Actor } from './actor.ts';

/**
 * The actor with the product that they chose, as long as the brand has it and offers it where the request comes from.
 * The session keeps the choice: whoever is back from a blocked country has their product again, and nobody is signed
 * out for having travelled.
 */
export function withOfferedProduct(actor: Actor, { brand }: Tenant, { country }: Pick<Sender, 'country'>): Actor {
  const { product } = actor.session;
  if (product === null) return actor;
  const chosen = brand.products.find(({ id }) => id === product);
  return chosen && isOffered(chosen, country) ? actor : { ...actor, session: { ...actor.session, product: null } };
}
