import type { Entry } from './app.ts';
import { sweep as sweepEnded } from './challenge/sweep.ts';
import { databaseOf } from './deps.ts';
import { consume, type OutboxMessage } from './outbox/consume.ts';
import type { DrainDeps } from './outbox/drain.ts';
import { sweep as sweepOutbox } from './outbox/sweep.ts';
import { type Bindings, config } from './platform/config.ts';
import type { Database } from './platform/d1.ts';
import { consoleLog, describe } from './platform/log.ts';
import type { LocalMailbox } from './platform/mail/local.ts';
import { mailPort } from './platform/mail/transport.ts';
import { systemOutbound } from './platform/outbound.ts';
import { systemRandom } from './platform/random.ts';
import { sealer } from './platform/seal.ts';
import { smsPort } from './platform/sms/transport.ts';
import { brands } from './tenant/generated/brands.ts';

/** Each database once: pools share one unless they are given their own. */
function databases(env: Bindings): Database[] {
  return [...new Set(brands.map(({ pool }) => databaseOf(env, pool)))];
}

/** What a drain of one database needs. Throws `Misconfigured`. */
function drainDeps(env: Bindings, entry: Entry, db: Database, local?: LocalMailbox): DrainDeps {
  const settings = config(env, entry.local);
  return {
    db,
    clock: entry.clock,
    random: systemRandom,
    seal: sealer(settings.dataKeys, systemRandom),
    log: consoleLog,
    mail: mailPort(settings.mail, { binding: env.MAIL, outbound: systemOutbound, local }),
    sms: smsPort(settings.sms, { outbound: systemOutbound, local: local?.sms }),
    brandOf: (id) => brands.find((brand) => brand.id === id) ?? null,
    copyOf: async (brand, locale) => (await import('./tenant/generated/looks.ts')).looks[brand]?.copy[locale]?.mail,
  };
}

/** One drain for each database. Throws `Misconfigured`. */
export const drains = (env: Bindings, entry: Entry, local?: LocalMailbox): DrainDeps[] =>
  databases(env).map((db) => drainDeps(env, entry, db, local));

/** The outbox queue and its dead-letter queue: rows decide what is due, a message only points at one. */
export function drainQueue(
  batch: MessageBatch<OutboxMessage>,
  env: Bindings,
  entry: Entry,
  local?: LocalMailbox,
): Promise<void> {
  const pools = new Set(brands.map(({ pool }) => pool));
  const depsOf = (pool: string) => (pools.has(pool) ? drainDeps(env, entry, databaseOf(env, pool), local) : null);
  return consume(batch.messages, depsOf, consoleLog);
}

/** What the schedule does: sends what no message reached, and removes what has ended. May run twice, late or never. */
export async function runSchedule(env: Bindings, entry: Entry, local?: LocalMailbox): Promise<void> {
  await sweepOutbox(drains(env, entry, local));
  for (const db of databases(env)) {
    await sweepEnded(db, entry.clock.now()).catch((error: unknown) =>
      consoleLog.error('sweep.failed', { error: describe(error) }),
    );
    await purge(db, entry).catch((error: unknown) => consoleLog.error('purge.failed', { error: describe(error) }));
  }
}

async function purge(db: Database, { clock }: Entry): Promise<void> {
  const { purgeDeleted } = await import('./account/privacy/purge-deleted.ts');
  await purgeDeleted({ db, clock, random: systemRandom });
}
