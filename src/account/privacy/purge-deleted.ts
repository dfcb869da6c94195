import { and, desc, eq, lte, sql } from 'drizzle-orm';
import { insertWhere } from '../../challenge/guarded.ts';
import { auditEvents } from '../../db/records.ts';
import { users } from '../../db/users.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Statements } from '../../platform/d1.ts';
import type { Random } from '../../platform/random.ts';
import { holdings } from './holdings.ts';

/** People per run: a run stays short, and the next one goes on where it stopped. */
const MOST = 50;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Removes what is left of the accounts whose time has come, one batch for each, and records that under the id alone:
 * nothing else leads from it to anybody. It may run twice, late or never. Throws `Outage`.
 */
export async function purgeDeleted(deps: Deps): Promise<void> {
  const { db, clock } = deps;
  const now = clock.now();
  const [due] = await db.read([
    db.build
      .select({ id: users.id, pool: users.pool })
      .from(users)
      .where(lte(users.purgeAt, now))
      .orderBy(users.purgeAt)
      .limit(MOST),
  ]);
  for (const person of due) await purge(deps, person);
}

async function purge({ db, clock, random }: Deps, { id, pool }: { id: string; pool: string }): Promise<void> {
  const now = clock.now();
  const due = and(eq(users.id, id), eq(users.status, 'deleted'), lte(users.purgeAt, now));
  const gone = sql`EXISTS (SELECT 1 FROM ${users} WHERE ${due})`;
  // Of which brand and environment it was, the last thing that happened to the account says.
  const last = db.build
    .select({ brand: auditEvents.brand, env: auditEvents.env })
    .from(auditEvents)
    .where(and(eq(auditEvents.pool, pool), eq(auditEvents.subjectId, id)))
    .orderBy(desc(auditEvents.at))
    .limit(1);
  const [[place]] = await db.read([last]);
  const event = {
    id: random.id(now),
    pool,
    brand: place?.brand ?? '',
    env: place?.env ?? '',
    event: 'user.purged',
    outcome: 'success',
    subjectId: id,
    requestId: 'schedule',
    at: now,
  } as const;
  await db.write([
    insertWhere(db, auditEvents, event, users, due),
    ...Object.values(holdings).map(({ table, owner }) => db.build.delete(table).where(and(eq(owner, id), gone))),
    db.build.delete(users).where(due),
  ] as unknown as Statements);
}
