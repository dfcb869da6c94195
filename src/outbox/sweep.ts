import { DAY, MINUTE } from '../lib/duration.ts';
import { describe } from '../platform/log.ts';
import { DRAIN_LIMIT, type DrainDeps, drain } from './drain.ts';
import { purgeFinished } from './queries.ts';

/** A run ends before the platform would end it; what is left is the next run's. */
const RUN_LIMIT = 5 * MINUTE;
/** How long finished rows stay, for whoever asks what became of a mail. They hold no content. */
const RETENTION = 30 * DAY;
const PURGE_LIMIT = 500;

/**
 * What the schedule calls, with one entry for each database: sends what is due and no queue message reached,
 * batch after batch, and removes rows that were finished long ago. May run twice at once, late or never. An
 * outage of one database leaves the others alone. Gives the number of rows that were tried.
 */
export async function sweep(stores: readonly DrainDeps[]): Promise<number> {
  let tried = 0;
  for (const deps of stores) {
    const start = deps.clock.now();
    try {
      let taken: number;
      do {
        taken = (await drain(deps)).length;
        tried += taken;
      } while (taken >= DRAIN_LIMIT && deps.clock.now() - start < RUN_LIMIT);
      await deps.db.write([purgeFinished(deps.db, start - RETENTION, PURGE_LIMIT)]);
    } catch (error) {
      deps.log.error('outbox.not_swept', { error: describe(error) });
    }
  }
  return tried;
}
