import type { auditEvents } from '../db/records.ts';
import { network } from '../lib/ip.ts';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { Sender } from '../platform/sender.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { EventName } from './events.ts';

interface Happening {
  readonly event: EventName;
  readonly outcome: 'success' | 'failure';
  readonly reason?: string;
  readonly actorId?: string | null;
  readonly subjectId?: string | null;
  readonly sessionId?: string | null;
  readonly organizationId?: string | null;
  readonly details?: Record<string, string | number | boolean | null>;
}

/** The audit row of something that happens, for the same batch as the thing itself. Never holds a secret. */
export function auditRow(
  deps: { clock: Clock; random: Random },
  tenant: Tenant,
  by: Sender,
  what: Happening,
): typeof auditEvents.$inferInsert {
  const at = deps.clock.now();
  return {
    id: deps.random.id(at),
    pool: tenant.brand.pool,
    brand: tenant.brand.id,
    env: tenant.env,
    organizationId: what.organizationId ?? null,
    event: what.event,
    outcome: what.outcome,
    reason: what.reason ?? null,
    actorId: what.actorId ?? null,
    subjectId: what.subjectId ?? null,
    sessionId: what.sessionId ?? null,
    requestId: by.requestId,
    network: network(by.ip),
    userAgent: by.userAgent?.slice(0, 256) ?? null,
    country: by.country,
    details: what.details ?? null,
    at,
  };
}
