import { integer, sqliteTable as table, text } from 'drizzle-orm/sqlite-core';

export { integer, table, text };

/** An instant in Unix milliseconds. The database never reads a clock: every value is bound by the caller. */
export const instant = (name: string) => integer(name, { mode: 'number' });
