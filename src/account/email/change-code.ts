import { and, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { auditRow } from '../../audit/record.ts';
import { CODE_LIFETIME, macsOfCode } from '../../challenge/code.ts';
import { insertWhere, nothing } from '../../challenge/guarded.ts';
import { attempts } from '../../db/once.ts';
import { auditEvents } from '../../db/records.ts';
import {
  counterKey,
  forgetTries,
  hasGuess,
  hasHourlyGuess,
  reserveGuess,
  reserveHourlyGuess,
  shut,
} from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import type { Person } from '../../identity/person.ts';
import { HOUR } from '../../lib/duration.ts';
import { fail } from '../../lib/result.ts';

/** The counter of the code that proves an address to be somebody's: of this person alone. */
export const changeKey = ({ deps, tenant }: Pick<Scope, 'deps' | 'tenant'>, userId: string, address: string): string =>
  counterKey(
    deps.config,
    'code:email_change',
    `${tenant.brand.pool}|${tenant.brand.id}|${tenant.env}`,
    `${userId}|${address}`,
  );

/** What a code has to be for the change that hangs on it, and what is counted where it is not. */
export interface CheckedInBatch {
  readonly requires: readonly { readonly stands: SQL; readonly or: ReturnType<typeof fail> }[];
  /** Spends the code. */
  readonly close: (done: SQL) => readonly BatchItem<'sqlite'>[];
  /** Counts and records a wrong guess. */
  readonly after: (done: SQL) => readonly BatchItem<'sqlite'>[];
}

/**
 * The check of a code as part of the batch that acts on it: five guesses of a code, ten in an hour of a person. So the
 * guess is counted, compared and acted on at once, and of parallel ones the right one acts once.
 */
export function checkInBatch(scope: Scope, person: Person, address: string, code: string): CheckedInBatch {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const key = changeKey(scope, person.id, address);
  const hour = counterKey(deps.config, 'guess', tenant.brand.pool, person.id);
  const live = and(eq(attempts.key, key), gt(attempts.expiresAt, now));
  const has = (condition: SQL | undefined) => sql`EXISTS (SELECT 1 FROM ${attempts} WHERE ${condition})`;
  const known = has(live);
  const open = hasGuess(key, now);
  const openHour = hasHourlyGuess(hour, now);
  const right = has(and(live, inArray(attempts.flow, macsOfCode(deps, key, code))));
  const event = auditRow(deps, tenant, sender, {
    event: 'security.code.refused',
    outcome: 'failure',
    reason: 'invalid_code',
    subjectId: person.id,
    details: { purpose: 'email_change' },
  });
  return {
    requires: [
      { stands: openHour, or: shut({ notBefore: now + HOUR }, now) },
      { stands: known, or: fail('invalid_code', { internal: 'no live code' }) },
      { stands: open, or: shut({ notBefore: now + CODE_LIFETIME }, now) },
      { stands: right, or: fail('invalid_code', { internal: 'wrong' }) },
    ],
    close: (done) => [forgetTries(db, [key, hour], done)],
    after: (done) => {
      const wrong = sql`(NOT ${done} AND ${openHour} AND ${open} AND NOT ${right})`;
      return [
        insertWhere(db, auditEvents, event, nothing, wrong),
        reserveHourlyGuess(db, hour, now, wrong),
        reserveGuess(db, key, now, sql`NOT ${done} AND NOT ${right}`),
      ];
    },
  };
}
