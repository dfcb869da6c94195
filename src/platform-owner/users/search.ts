import type { Scope } from '../../http/scope.ts';
import { foldAddress } from '../../identity/fold.ts';
import { personOf } from '../../identity/person.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { presentPerson } from './present.ts';
import { peopleFound } from './queries.ts';
import { placeOf, searchPage } from './search-page.ts';

interface Asked {
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly q: string;
}

/** A page of the people whom a text finds. Errors: `invalid_field` for a cursor of no such search. Throws `Outage`. */
export async function searchPeople({ deps, tenant }: Scope, { limit, cursor, q }: Asked) {
  const text = foldAddress(q);
  const after = placeOf(cursor, text);
  if (!after) return refused();
  const { pool } = tenant.brand;
  const isFirst = cursor === undefined;
  const [rows] = await deps.db.read([peopleFound(deps.db, { pool, limit, after, isFirst }, text)]);
  const page = searchPage(
    rows.map((row) => ({ ...row, isPassed: row.isPassed === 1 })),
    limit,
    after,
  );
  // Only those who are passed over come without their row.
  const people = page.rows.flatMap(({ user, ...row }) => (user ? [personOf({ ...row, user })] : []));
  return { users: people.map(presentPerson), next_cursor: page.next };
}

const refused = (): Failure =>
  fail('invalid_field', {
    errors: [{ path: 'cursor', code: 'invalid_cursor', message: 'Give the cursor of a page of this search' }],
  });
