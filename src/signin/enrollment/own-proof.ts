import type { SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { Claim } from '../../challenge/claim.ts';
import type { Failure } from '../../lib/result.ts';

/** What a caller has shown of themselves with a request, beside the session that they call with. */
export interface OwnProof {
  /** The one-time value that it spends. */
  readonly claim: Claim | null;
  /** What must be true in the database when it takes effect. */
  readonly condition: SQL | null;
  /** The answer where that is not true. */
  readonly refused: Failure;
  /** What changes with it, while `done` shows that it took effect. */
  readonly effects: (done: SQL) => readonly BatchItem<'sqlite'>[];
}
