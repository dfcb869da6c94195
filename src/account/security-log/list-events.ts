import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { isByAnother } from '../../audit/by-another.ts';
import { auditEvents } from '../../db/records.ts';
import type { Scope } from '../../http/scope.ts';
import { deviceName } from '../../lib/device-name.ts';
import { isUuid } from '../../lib/ids.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { labelsFor } from './labels.ts';

/** Where a page ended. It tells nothing that the page did not, and opens nobody else's events. */
interface Place {
  readonly at: number;
  readonly id: string;
}

const encode = ({ at, id }: Place): string => Buffer.from(`${at}.${id}`).toString('base64url');

function decode(cursor: string): Place | null {
  const [at = '', id = '', ...rest] = Buffer.from(cursor, 'base64url').toString().split('.');
  return /^\d{1,15}$/.test(at) && isUuid(id) && rest.length === 0 ? { at: Number(at), id } : null;
}

const before = ({ at, id }: Place): SQL =>
  sql`(${auditEvents.at} <= ${at} AND (${auditEvents.at} < ${at} OR ${auditEvents.id} < ${id}))`;

/**
 * A page of what happened to the account of whoever is signed in, the newest first. Errors: `invalid_field` for a
 * cursor that is none of ours. Throws `Outage`.
 */
export async function listEvents(
  scope: Scope,
  { person, session }: Actor,
  { limit, cursor }: { limit: number; cursor: string | undefined },
) {
  const { deps, tenant } = scope;
  const place = cursor === undefined ? null : decode(cursor);
  if (cursor !== undefined && place === null) return refused();
  const own = and(eq(auditEvents.pool, tenant.brand.pool), eq(auditEvents.subjectId, person.id));
  const [rows] = await deps.db.read([
    deps.db.build
      .select()
      .from(auditEvents)
      .where(and(own, place ? before(place) : undefined))
      .orderBy(desc(auditEvents.at), desc(auditEvents.id))
      .limit(limit + 1),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const labelOf = await labelsFor(scope);
  return {
    events: page.map((row) => {
      const isForeign = isByAnother(row);
      return {
        id: row.id,
        event: row.event,
        label: labelOf(row),
        outcome: row.outcome,
        at: new Date(row.at).toISOString(),
        device: isForeign ? null : deviceName(row.userAgent),
        ip: isForeign || row.network === 'unknown' ? null : row.network,
        country: isForeign ? null : row.country,
        current_session: row.sessionId === session.id,
      };
    }),
    next_cursor: rows.length > limit && last ? encode(last) : null,
  };
}

const refused = (): Failure =>
  fail('invalid_field', { errors: [{ path: 'cursor', code: 'invalid_cursor', message: 'Give the cursor of a page' }] });
