import { and, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import { isByAnother } from '../../audit/by-another.ts';
import { auditRow } from '../../audit/record.ts';
import { insertWhere } from '../../challenge/guarded.ts';
import { auditEvents } from '../../db/records.ts';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Statements } from '../../platform/d1.ts';
import type { Actor } from '../../session/actor.ts';
import { stillCalls } from '../../session/still-calls.ts';
import { type Holding, holdings, record, self } from './holdings.ts';

/** More rows of one kind than anybody has. */
const MOST_ROWS = 1_000;
/** Of what happened, the newest. */
const MOST_EVENTS = 5_000;

type Row = Readonly<Record<string, unknown>>;

/** The columns of a table that its owner may see. */
const shown = ({ table, secret }: Holding) =>
  Object.fromEntries(Object.entries(getTableColumns(table)).filter(([, column]) => !secret.includes(column)));

const isInstant = (name: string) => /(?:^at|At|authTime)$/.test(name);
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const present = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      snake(name),
      isInstant(name) && typeof value === 'number' ? new Date(value).toISOString() : value,
    ]),
  );

/** An event without what it says of another person who caused it. */
const withoutOthers = (row: Row): Row =>
  isByAnother(row) ? { ...row, sessionId: null, network: null, userAgent: null, country: null } : row;

/**
 * Everything that is held about whoever is signed in, without what proves or opens anything, and the record that it was
 * handed out. Errors: `unauthenticated` where the session ended meanwhile. Throws `Outage`.
 */
export async function exportAccount({ deps, tenant, sender }: Scope, actor: Actor): Promise<Row | Failure> {
  const { db } = deps;
  const { person, session } = actor;
  const event = auditRow(deps, tenant, sender, {
    event: 'user.exported',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: session.id,
  });
  const rowsOf = (holding: Holding) =>
    db.build.select(shown(holding)).from(holding.table).where(eq(holding.owner, person.id)).limit(MOST_ROWS);
  const names = Object.keys(holdings) as (keyof typeof holdings)[];
  const done = sql`EXISTS (SELECT 1 FROM ${auditEvents} WHERE ${eq(auditEvents.id, event.id)})`;
  const results = (await db.write([
    insertWhere(db, auditEvents, event, users, and(eq(users.id, person.id), stillCalls(tenant, actor))),
    db.build.select({ done: sql<number>`${done}` }).from(sql`(SELECT 1)`),
    rowsOf(self),
    db.build
      .select(shown(record))
      .from(auditEvents)
      .where(and(eq(auditEvents.pool, tenant.brand.pool), eq(auditEvents.subjectId, person.id)))
      .orderBy(desc(auditEvents.at))
      .limit(MOST_EVENTS + 1),
    ...names.map((name) => rowsOf(holdings[name])),
  ] as unknown as Statements)) as unknown as Row[][];
  const [, state, own, events = [], ...held] = results;
  if (!state?.[0]?.done) return fail('unauthenticated', { internal: 'the session ended meanwhile' });
  return {
    exported_at: new Date(deps.clock.now()).toISOString(),
    user: present(own?.[0] ?? {}),
    ...Object.fromEntries(names.map((name, n) => [name, (held[n] ?? []).map(present)])),
    security_events: events.slice(0, MOST_EVENTS).map(withoutOthers).map(present),
    security_events_complete: events.length <= MOST_EVENTS,
  };
}
