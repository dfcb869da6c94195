import { and, eq, lt, type SQL, sql } from 'drizzle-orm';
import { totpFactors } from '../../../db/factors.ts';
import { compiled, fragment } from '../../../platform/compiled.ts';
import type { Database } from '../../../platform/d1.ts';

const unused = fragment<{ userId: string; step: number }>(
  (value) =>
    sql`EXISTS (SELECT 1 FROM ${totpFactors} WHERE ${totpFactors.userId} = ${value('userId')} AND ${totpFactors.lastStep} < ${value('step')})`,
);

/** The condition that no code of this time step or a later one was accepted yet. */
export const stepUnused = (userId: string, step: number): SQL => unused({ userId, step });

const use = compiled<{ userId: string; step: number; now: number; stands: SQL }>()((db, value) =>
  db
    .update(totpFactors)
    .set({ lastStep: sql`${value('step')}`, lastUsedAt: sql`${value('now')}` })
    .where(
      and(eq(totpFactors.userId, value('userId')), lt(totpFactors.lastStep, value('step')), sql`${value('stands')}`),
    ),
);

/** Spends a time step, while `stands` does. */
export const useStep = (db: Database, userId: string, step: number, now: number, stands: SQL) =>
  use(db, { userId, step, now, stands });

/** Makes a secret the factor of its person, in the place of any other, while `stands` does. */
export const putTotpFactor = (db: Database, row: typeof totpFactors.$inferInsert, stands: SQL) => {
  const { secret, lastStep, createdAt, lastUsedAt } = row;
  return db.build
    .insert(totpFactors)
    .select(
      sql`SELECT ${row.userId}, ${row.pool}, ${secret}, ${lastStep}, ${createdAt}, ${lastUsedAt ?? null} WHERE ${stands}`,
    )
    .onConflictDoUpdate({ target: totpFactors.userId, set: { secret, lastStep, createdAt, lastUsedAt } });
};
