import type { sessions } from '../db/sessions.ts';
import type { Target, Tenant } from '../tenant/tenant.ts';
import { secretHash } from './secret.ts';

/** A session that is about to exist: its row, and the secret that only its holder will have. */
export interface Draft {
  readonly row: typeof sessions.$inferInsert;
  readonly secret: string;
}

export interface DraftInput {
  readonly id: string;
  readonly secret: string;
  readonly userId: string;
  readonly tenant: Tenant;
  readonly target: Target;
  readonly amr: readonly string[];
  readonly acr: 'aal1' | 'aal2' | 'aal3';
  readonly authTime: number;
  /** Unix milliseconds past which it must not last, whatever the brand declares. */
  readonly limitAt: number | null;
  readonly remember: boolean;
  /** `session`: the limits of browser sessions. `refresh`: as long as its refresh tokens can last. */
  readonly lasting: 'session' | 'refresh';
  readonly organizationId: string | null;
  /** What it came from, where that stays with it. */
  readonly origin: 'device_code' | null;
  readonly userAgent: string | null;
  readonly network: string;
  readonly country: string | null;
  readonly now: number;
}

/** The client as a session remembers it. */
export const clientName = (userAgent: string | null): string | null => userAgent?.slice(0, 256) ?? null;

/** The row of a new session with the lifetimes that its brand declares. Draws nothing and sends nothing. */
export function draftSession(input: DraftInput): Draft {
  const { tenant, now, remember } = input;
  const { session, refresh } = tenant.brand;
  const limits =
    input.lasting === 'refresh'
      ? { absolute: refresh.limitSeconds, idle: refresh.slidingSeconds }
      : { absolute: session.absoluteSeconds, idle: session.idleSeconds };
  const absoluteSeconds = remember ? limits.absolute : Math.min(session.browserSessionSeconds, limits.absolute);
  const expiresAt = Math.min(now + absoluteSeconds * 1000, input.limitAt ?? Number.POSITIVE_INFINITY);
  const refreshLimitAt = Math.min(now + refresh.limitSeconds * 1000, expiresAt);
  const row = {
    id: input.id,
    userId: input.userId,
    pool: tenant.brand.pool,
    brand: tenant.brand.id,
    env: tenant.env,
    organizationId: input.organizationId,
    secretHash: secretHash(input.secret),
    targetDomain: input.target.domain,
    targetSubapp: input.target.subapp,
    targetEnv: input.target.env,
    amr: [...input.amr],
    acr: input.acr,
    authTime: input.authTime,
    remembered: remember,
    createdAt: now,
    lastSeenAt: now,
    idleSeconds: limits.idle,
    expiresAt,
    refreshCounter: 0,
    refreshRotatedAt: now,
    refreshExpiresAt: Math.min(now + refresh.slidingSeconds * 1000, refreshLimitAt),
    refreshLimitAt,
    revokedAt: null,
    revokedReason: null,
    origin: input.origin,
    userAgent: clientName(input.userAgent),
    network: input.network,
    country: input.country,
  };
  return { row, secret: input.secret };
}
