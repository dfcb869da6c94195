import { and, eq, ne, type SQL, sql } from 'drizzle-orm';
import { insertWhere, nothing } from '../../../challenge/guarded.ts';
import { totpEnrollments } from '../../../db/factors.ts';
import { attempts } from '../../../db/once.ts';
import { openGuesses, reserveGuess } from '../../../guard/attempts.ts';
import { MINUTE } from '../../../lib/duration.ts';
import type { Database } from '../../../platform/d1.ts';

/** How long a secret that was handed out waits for its first code. */
export const ENROLLMENT_LIFETIME = 10 * MINUTE;

/** The newest secret of a person that is not confirmed yet. */
export type PendingEnrollment = Pick<
  typeof totpEnrollments.$inferSelect,
  'id' | 'secret' | 'recoveryHashes' | 'expiresAt'
>;

/** What a pending secret is sealed for: it becomes a factor only by being sealed anew. */
export const enrollmentPlace = (userId: string): string => `totp_enrollment|${userId}|secret`;

/** The pending enrolment of a person, over or not. @param userId an id, or an expression that finds it */
export const enrollmentOf = (db: Database, userId: string | SQL) =>
  db.build
    .select({
      id: totpEnrollments.id,
      secret: totpEnrollments.secret,
      recoveryHashes: totpEnrollments.recoveryHashes,
      expiresAt: totpEnrollments.expiresAt,
    })
    .from(totpEnrollments)
    .where(eq(totpEnrollments.userId, userId));

/** The counter of the guesses at a person's pending enrolment; its flow is the enrolment's id. */
const enrollmentCounter = (userId: string | SQL): SQL<string> => sql<string>`'enrollment:' || ${userId}`;

/** Reserves one of the five guesses at a person's newest enrolment: a row back names it. */
export const reserveEnrollmentGuess = (db: Database, userId: string | SQL, now: number) =>
  reserveGuess(db, enrollmentCounter(userId), now);

/** The condition that an enrolment is the newest of its person, and is not over. */
export const isPending = (userId: string, id: string, now: number): SQL =>
  sql`EXISTS (SELECT 1 FROM ${totpEnrollments} WHERE ${totpEnrollments.userId} = ${userId} AND ${totpEnrollments.id} = ${id} AND ${totpEnrollments.expiresAt} > ${now})`;

/** Statements that put an enrolment in the place of any other of its person, with five guesses, while `stands` does. */
export function writeEnrollment(db: Database, row: typeof totpEnrollments.$inferInsert, stands: SQL) {
  const written = isPending(row.userId, row.id, row.createdAt);
  return [
    db.build
      .delete(totpEnrollments)
      .where(and(eq(totpEnrollments.userId, row.userId), ne(totpEnrollments.id, row.id), stands)),
    insertWhere(db, totpEnrollments, row, nothing, stands),
    openGuesses(db, enrollmentCounter(row.userId), row.id, row.expiresAt, written),
  ];
}

/** Statements that end the pending enrolment of a person and its guesses, while `stands` does. */
export const dropEnrollment = (db: Database, userId: string, stands: SQL) => [
  db.build.delete(totpEnrollments).where(and(eq(totpEnrollments.userId, userId), stands)),
  db.build.delete(attempts).where(and(eq(attempts.key, enrollmentCounter(userId)), stands)),
];
