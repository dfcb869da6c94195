import { and, asc, count, eq, gt, inArray, like, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { outbox } from '../db/records.ts';
import type { Database } from '../platform/d1.ts';

export type OutboxRow = typeof outbox.$inferSelect;

/** What `error` says of a row while a try is under way: which try holds it. What it came to takes its place. */
const UNDER_WAY = 'under way';

/**
 * Takes due rows for the caller alone: they are due again at `until`, so that whoever dies with them loses them,
 * and `tries` counts before the try, so that a row which kills its drain runs out of tries, too. `token` is drawn
 * for each drain and names the lease in the row: the statement sent twice gives the same rows.
 */
export function leaseRows(
  db: Database,
  which: { ids: readonly string[] } | { limit: number },
  { now, until, token }: { now: number; until: number; token: string },
) {
  const due = and(eq(outbox.status, 'pending'), lte(outbox.nextAt, now));
  // The signs keep the database from looking for the wanted among all that are due, however many wait.
  const isDue = sql`+${outbox.status} = 'pending' AND +${outbox.nextAt} <= ${now}`;
  const wanted =
    'ids' in which
      ? inArray(outbox.id, [...which.ids])
      : inArray(
          outbox.id,
          db.build.select({ id: outbox.id }).from(outbox).where(due).orderBy(asc(outbox.nextAt)).limit(which.limit),
        );
  const lease = `${UNDER_WAY} ${token}`;
  const ours = eq(outbox.error, lease);
  const taken = and(eq(outbox.status, 'pending'), eq(outbox.nextAt, until), ours);
  return db.build
    .update(outbox)
    .set({
      nextAt: until,
      error: lease,
      tries: sql`CASE WHEN ${ours} THEN ${outbox.tries} ELSE ${outbox.tries} + 1 END`,
    })
    .where(or(taken, and(isDue, wanted)))
    .returning();
}

/** The mail has left, whoever else holds the row by now. Nothing of its content stays. */
export const markSent = (db: Database, id: string, now: number) =>
  db.build
    .update(outbox)
    .set({ status: 'sent', payload: '', sentAt: now, error: null })
    .where(and(eq(outbox.id, id), eq(outbox.status, 'pending')));

/** Another try at `nextAt`, unless the lease ran out and somebody else holds the row. */
export const markFailed = (db: Database, lease: OutboxRow, error: string, nextAt: number) =>
  db.build.update(outbox).set({ nextAt, error }).where(held(lease));

/** No further try. The content goes, the reason stays. */
export const markDead = (db: Database, lease: OutboxRow, error: string) =>
  db.build.update(outbox).set({ status: 'dead', payload: '', error }).where(held(lease));

/** The condition that this lease still holds its row: for what goes with its end. */
export const isHeld = (lease: OutboxRow): SQL => sql`EXISTS (SELECT 1 FROM ${outbox} WHERE ${held(lease)})`;

const held = ({ id, error }: OutboxRow) =>
  and(eq(outbox.id, id), eq(outbox.status, 'pending'), eq(outbox.error, error ?? ''));

/** Rows that are being sent right now. */
export const countUnderWay = (db: Database, now: number) =>
  db.build
    .select({ n: count() })
    .from(outbox)
    .where(and(eq(outbox.status, 'pending'), gt(outbox.nextAt, now), like(outbox.error, `${UNDER_WAY} %`)));

/** Removes finished rows that were last touched before `before`, at most `limit` of them. */
export const purgeFinished = (db: Database, before: number, limit: number) =>
  db.build.delete(outbox).where(
    inArray(
      outbox.id,
      db.build
        .select({ id: outbox.id })
        .from(outbox)
        .where(and(inArray(outbox.status, ['sent', 'dead']), lt(outbox.nextAt, before)))
        .limit(limit),
    ),
  );
