import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { phones } from '../../../db/factors.ts';
import type { Database } from '../../../platform/d1.ts';

/** The condition that a phone is the confirmed one of a person. */
export const isFactor = (userId: string, number: string): SQL =>
  sql`EXISTS (SELECT 1 FROM ${phones} WHERE ${and(eq(phones.userId, userId), eq(phones.number, number), isNotNull(phones.verifiedAt))})`;

interface Phone {
  readonly userId: string;
  readonly pool: string;
  /** E.164. */
  readonly number: string;
  readonly country: string;
}

const put = (
  db: Database,
  { userId, pool, number, country }: Phone,
  verifiedAt: number | null,
  now: number,
  when: SQL,
) =>
  db.build
    .insert(phones)
    .select(sql`SELECT ${userId}, ${pool}, ${number}, ${country}, ${verifiedAt}, ${now} WHERE ${when}`);

/** Writes down which phone a person is about to confirm, while `stands` does. One that is confirmed stays. */
export const putUnverifiedPhone = (db: Database, phone: Phone, now: number, stands: SQL) =>
  put(db, phone, null, now, stands).onConflictDoUpdate({
    target: phones.userId,
    set: { number: phone.number, country: phone.country, createdAt: now },
    setWhere: isNull(phones.verifiedAt),
  });

/** Makes a phone the confirmed one of a person, in the place of any other, while `stands` does. */
export const putVerifiedPhone = (db: Database, phone: Phone, now: number, stands: SQL) =>
  put(db, phone, now, now, stands).onConflictDoUpdate({
    target: phones.userId,
    set: { number: phone.number, country: phone.country, verifiedAt: now, createdAt: now },
  });
