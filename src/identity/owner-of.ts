import { type SQL, sql } from 'drizzle-orm';
import { identifiers } from '../db/users.ts';

/** Whose a folded address is within a pool, as a sub-query: asked by the batch itself, and null where it is nobody's. */
export const ownerOf = (pool: string, address: string): SQL =>
  sql`(SELECT ${identifiers.userId} FROM ${identifiers} WHERE ${identifiers.pool} = ${pool} AND ${identifiers.kind} = 'email' AND ${identifiers.value} = ${address})`;
