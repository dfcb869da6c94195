import { DRAIN_LIMIT, type DrainDeps, drain } from '../../outbox/drain.ts';
import { countUnderWay } from '../../outbox/queries.ts';
import type { LocalMailbox } from '../../platform/mail/local.ts';

/** What the outbox page needs of a developer's machine. */
export interface LocalOutbox extends Pick<LocalMailbox, 'list' | 'find' | 'empty'> {
  /** Sends what is due, as the schedule would, and waits for mails that are just being sent. */
  drain(): Promise<void>;
}

const WAIT_MS = 20;
const WAITS = 100;

/** The outbox of a development entry: its mailbox, and one drain for each database. */
export const localOutbox = (mailbox: LocalMailbox, drains: readonly DrainDeps[]): LocalOutbox => ({
  list: mailbox.list,
  find: mailbox.find,
  empty: mailbox.empty,
  async drain() {
    for (const deps of drains) {
      while ((await drain(deps)).length >= DRAIN_LIMIT);
      // The request before this one may have woken the queue, which then holds its row: the mail is about to be there.
      for (let waits = 0; waits < WAITS && (await isUnderWay(deps)); waits++) {
        await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      }
    }
  },
});

async function isUnderWay({ db, clock }: DrainDeps): Promise<boolean> {
  const [[row]] = await db.read([countUnderWay(db, clock.now())]);
  return (row?.n ?? 0) > 0;
}
