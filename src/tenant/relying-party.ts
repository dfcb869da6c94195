import { base64url } from '../lib/bytes.ts';
import { brands } from './generated/brands.ts';
import { loopbackHosts } from './loopback.ts';
import { placesOf } from './places.ts';
import { rpIdOf } from './rp-id.ts';
import type { Brand, Tenant } from './tenant.ts';
import { tenantOf } from './tenant-of.ts';

/** Who a passkey is for, in the words of WebAuthn: one for all brands of a pool in one environment. */
export interface RelyingParty {
  /** The domain that passkeys are bound to. */
  readonly id: string;
  readonly name: string;
  /** Where a ceremony may run: hosts of the pool's brands, then Android apps. The party's own domain comes first. */
  readonly origins: readonly string[];
}

/** The relying party of a request's pool and environment, with exactly the origins that may use it. */
export function relyingParty(tenant: Tenant, all: readonly Brand[] = brands): RelyingParty {
  const { brand, env } = tenant;
  const isLoopbackName = (loopbackHosts as readonly string[]).includes(tenant.host);
  // A browser on `localhost` can only be bound to that name.
  const id = isLoopbackName ? tenant.host : (rpIdOf(all, brand.pool, env) ?? tenant.base);
  return { id, name: brand.name, origins: [...webOrigins(tenant, id, all), ...androidOrigins(brand.pool, all)] };
}

/**
 * Every origin of the pool in the tenant's environment. Browsers look at the registrable domains of this list in
 * order and stop after five different names (WebAuthn L3 §5.11.1), so the party's own brand leads.
 */
export function webOrigins(tenant: Tenant, rpId: string, all: readonly Brand[] = brands): string[] {
  const own = new URL(tenant.origin);
  const origins = all
    .filter(({ pool }) => pool === tenant.brand.pool)
    .flatMap(placesOf)
    .filter(({ env }) => env === tenant.env)
    .map((place) => ({ place, origin: tenantOf(own, place).origin }));
  const isOwn = (host: string) => host === rpId || host.endsWith(`.${rpId}`);
  const [near, far] = [true, false].map((wanted) => origins.filter(({ place }) => isOwn(place.host) === wanted));
  return [...new Set([...(near ?? []), ...(far ?? [])].map(({ origin }) => origin)).add(tenant.origin)];
}

/** Android names an app that runs a ceremony by the hash of its signing certificate. */
const androidOrigins = (pool: string, all: readonly Brand[]): string[] =>
  all
    .filter((brand) => brand.pool === pool)
    .flatMap(({ nativeApps }) => nativeApps.android)
    .flatMap(({ sha256CertFingerprints }) => sha256CertFingerprints)
    .map((fingerprint) => `android:apk-key-hash:${base64url(bytesOf(fingerprint))}`);

const bytesOf = (fingerprint: string): Uint8Array =>
  Uint8Array.from(fingerprint.split(':'), (byte) => Number.parseInt(byte, 16));
