import { and, eq, lte, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { auditRow } from '../../audit/record.ts';
import { insertWhere, nothing } from '../../challenge/guarded.ts';
import { trustedDevices } from '../../db/factors.ts';
import { auditEvents } from '../../db/records.ts';
import { deviceCookie, readDeviceCookie } from '../../http/cookies.ts';
import type { Scope } from '../../http/scope.ts';
import type { TrustedDevice } from '../../identity/facts.ts';
import { equalConstantTime, hmacSha256 } from '../../lib/digest.ts';
import { DAY } from '../../lib/duration.ts';
import { isUuid } from '../../lib/ids.ts';
import { clientName } from '../../session/issue.ts';
import type { Tenant } from '../../tenant/tenant.ts';

/** A browser that is about to be trusted: its id and the cookie that shows it. */
export interface NewDevice {
  readonly id: string;
  readonly expiresAt: number;
  readonly setCookie: string;
}

const macOf = (key: Uint8Array, { brand, env }: Tenant, id: string) =>
  hmacSha256(key, `device|${brand.pool}|${brand.id}|${env}|${id}`);

/** Draws a device for the brand's term; null where the brand offers none. */
export function newDevice({ deps, tenant }: Scope): NewDevice | null {
  const { trustedDeviceDays } = tenant.brand.mfa;
  if (trustedDeviceDays === 0) return null;
  const now = deps.clock.now();
  const id = deps.random.id(now);
  const value = `${id}.${macOf(deps.config.macKeys[0].bytes, tenant, id)}`;
  const maxAgeSeconds = (trustedDeviceDays * DAY) / 1000;
  return { id, expiresAt: now + trustedDeviceDays * DAY, setCookie: deviceCookie(tenant, value, maxAgeSeconds) };
}

/** Statements that trust a device of a person from now on, while `stands`; those that have ended go. */
export function trustDevice(scope: Scope, device: NewDevice, userId: string, stands: SQL): BatchItem<'sqlite'>[] {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const row = {
    id: device.id,
    userId,
    pool: tenant.brand.pool,
    brand: tenant.brand.id,
    env: tenant.env,
    userAgent: clientName(sender.userAgent),
    createdAt: now,
    expiresAt: device.expiresAt,
  };
  const event = auditRow(deps, tenant, sender, {
    event: 'security.device.trusted',
    outcome: 'success',
    actorId: userId,
    subjectId: userId,
    details: { device: device.id },
  });
  return [
    db.build.delete(trustedDevices).where(and(eq(trustedDevices.userId, userId), lte(trustedDevices.expiresAt, now))),
    insertWhere(db, trustedDevices, row, nothing, stands),
    insertWhere(db, auditEvents, event, nothing, stands),
  ];
}

/** The statement that trusts no browser of a person any more, while `stands`. */
export const forgetDevices = ({ deps }: Pick<Scope, 'deps'>, userId: string, stands: SQL) =>
  deps.db.build.delete(trustedDevices).where(and(eq(trustedDevices.userId, userId), stands));

/**
 * Whether the browser that calls is one of those that a person trusts at this brand and environment. The cookie's MAC
 * says that we gave it, the person's own list that they still trust it. None is where the brand
 * offers that no more.
 */
export function isTrusted({ deps, tenant, cookies }: Scope, devices: readonly TrustedDevice[]): boolean {
  if (devices.length === 0 || tenant.brand.mfa.trustedDeviceDays === 0) return false;
  const value = readDeviceCookie(cookies(), tenant);
  if (value === null) return false;
  const [id = '', mac = ''] = value.split('.');
  const ours = deps.config.macKeys.some(({ bytes }) => equalConstantTime(mac, macOf(bytes, tenant, id)));
  const now = deps.clock.now();
  return (
    isUuid(id) &&
    ours &&
    devices.some(
      (device) =>
        device.id === id && device.brand === tenant.brand.id && device.env === tenant.env && device.expiresAt > now,
    )
  );
}
