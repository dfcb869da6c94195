import { insertWhere, nothing } from '../challenge/guarded.ts';
import { outbox } from '../db/records.ts';
import type { Scope } from '../http/scope.ts';
import type { Person } from '../identity/person.ts';
import { always } from '../platform/compiled.ts';
import { noticeRow } from './notice.ts';

/** Failures in a row at which the person is told, once: more than anybody mistypes, long before the hundredth. */
const MANY_FAILURES = 10;

/**
 * Whether a try led to the count at which its person is told. Each of their names has a counter: the one of the first
 * decides, so that they are told once.
 */
export const isMany = (counted: unknown): boolean => (counted as { n: number } | undefined)?.n === MANY_FAILURES;

/** The mail that tells of it. */
export const manyFailures = (scope: Scope, person: Person) =>
  noticeRow(scope, person, { template: 'many_failures' }, false);

/**
 * Tells a person of many failures where one that came by another way than their first name led to that count: known
 * when it is counted, and so a batch of its own. Throws `Outage`.
 * @param counted the rows of the count of their first name
 */
export async function tellManyFailures(
  scope: Scope,
  person: Person,
  counted: readonly unknown[] | undefined,
): Promise<void> {
  const notice = isMany(counted?.[0]) ? await manyFailures(scope, person) : null;
  if (!notice) return;
  const { db, wakeOutbox } = scope.deps;
  await db.write([insertWhere(db, outbox, notice, nothing, always)]);
  wakeOutbox(notice.id);
}
