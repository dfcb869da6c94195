import { counterKey } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import { sha256 } from '../../lib/digest.ts';
import { MINUTE } from '../../lib/duration.ts';
import { network } from '../../lib/ip.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { clientName } from '../../session/issue.ts';
import type { Tenant } from '../../tenant/tenant.ts';

/** How long a device waits for its person: both codes end then. */
export const LIFETIME = 15 * MINUTE;

/** What a user code stands for: who asks to sign in, and from where. It decides nothing; the row under `key` does. */
export interface Asking {
  /** Of the row that says what has become of it. */
  readonly key: string;
  readonly subapp: string;
  readonly userAgent: string | null;
  readonly network: string;
  readonly country: string | null;
  /** Unix milliseconds. */
  readonly at: number;
}

/** An app of the brand that may sign people in on devices. */
export interface DeviceApp {
  readonly id: string;
  readonly name: string;
}

/** What access tokens call an app. */
export const clientIdOf = ({ brand }: Tenant, subapp: string): string => `${brand.id}:${subapp}`;

/**
 * The app that a `client_id` names: as access tokens do, or by its id alone. Errors: `invalid_client`,
 * `unauthorized_client`.
 */
export function appOf(tenant: Tenant, clientId: string): DeviceApp | Failure {
  const app = tenant.brand.subapps.find(({ id }) => clientId === id || clientId === clientIdOf(tenant, id));
  if (!app) return fail('invalid_client');
  return app.deviceSignIn ? app : fail('unauthorized_client');
}

/**
 * Where the row of a device code lies: it tells neither the code nor whose it is, and is found by the app, the brand
 * and the environment that it was made for alone.
 */
export const keyOf = ({ brand, env }: Tenant, subapp: string, deviceCode: string): string =>
  `device:${sha256(`device|${brand.id}|${env}|${subapp}|${deviceCode}`)}`;

const KIND = 'device';

/**
 * Where a user code lies, in the row that makes it one device's alone and in what says who asks: a MAC, for the codes
 * are few enough to try them all on a hash, and who has the rows or the names must not find one.
 */
export const ownerKeyOf = ({ deps, tenant }: Scope, userCode: string): string =>
  counterKey(deps.config, 'device_user', tenant.brand.pool, `${tenant.brand.id}|${tenant.env}|${userCode}`);

/** Keeps who asks under a user code that is theirs, and that nobody has looked for before. Throws `Outage`. */
export async function keepAsking(scope: Scope, userCode: string, key: string, subapp: string): Promise<void> {
  const { deps, sender } = scope;
  const now = deps.clock.now();
  const asking: Asking = {
    key,
    subapp,
    userAgent: clientName(sender.userAgent),
    network: network(sender.ip),
    country: sender.country,
    at: now,
  };
  await deps.once.put(KIND, ownerKeyOf(scope, userCode), asking, now + LIFETIME, now);
}

/** Who asks under a user code; null where nobody does, or no longer. Throws `Outage`. */
export async function findAsking(scope: Scope, userCode: string): Promise<Asking | null> {
  const { deps } = scope;
  const found = await deps.once.get<Asking>(KIND, ownerKeyOf(scope, userCode), deps.clock.now());
  return found?.value ?? null;
}
