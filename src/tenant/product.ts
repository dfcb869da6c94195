import type { Brand } from './tenant.ts';

type Product = Brand['products'][number];

/**
 * Whether a product is offered where a request comes from. Countries are those that the edge tells: its `XX` (unknown)
 * and `T1` (Tor) count only where a brand lists them; null, where no edge told one, is not blocked.
 */
export const isOffered = ({ blockedCountries }: Product, country: string | null): boolean =>
  country === null || !blockedCountries.includes(country);
