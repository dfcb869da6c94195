import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { sessions } from '../../db/sessions.ts';
import { users } from '../../db/users.ts';
import { qualified } from '../../platform/d1.ts';

/**
 * The condition that a session has not been ended and its person is active: for the write of a change that a session
 * was good for when it was read.
 */
export const sessionLives = (id: string): SQL<number> =>
  qualified(
    sql<number>`EXISTS (SELECT 1 FROM ${sessions} INNER JOIN ${users} ON ${users.id} = ${sessions.userId} WHERE ${and(eq(sessions.id, id), isNull(sessions.revokedAt), eq(users.status, 'active'))})`,
  );
