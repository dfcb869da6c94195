import { MINUTE } from '../lib/duration.ts';
import { lifetimeMinutesOf } from '../notify/message.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/d1.ts';
import { describe, type Log } from '../platform/log.ts';
import { MailFailure, type MailPort } from '../platform/mail/port.ts';
import type { Random } from '../platform/random.ts';
import type { Sealer } from '../platform/seal.ts';
import { SmsFailure, type SmsPort } from '../platform/sms/port.ts';
import type { Brand } from '../tenant/tenant.ts';
import { delayAfter, TRIES } from './backoff.ts';
import { type MailPayload, payloadPlace, type SmsPayload } from './payload.ts';
import { isHeld, leaseRows, markDead, markFailed, markSent, type OutboxRow } from './queries.ts';

/** Rows that one drain takes: they are sent side by side, and a Worker has six connections at a time. */
export const DRAIN_LIMIT = 5;
/** Longer than a try can take (the mail port gives up after one minute). */
const LEASE = 2 * MINUTE;

export interface DrainDeps {
  /** The database whose outbox is drained. */
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly seal: Sealer;
  readonly log: Log;
  readonly mail: MailPort;
  /** Null where no short messages leave. */
  readonly sms: SmsPort | null;
  /** A brand by id, or null where this deployment knows none. */
  readonly brandOf: (id: string) => Brand | null;
  /** Mail texts that a brand brings for a locale. */
  readonly copyOf?:
    | ((brand: string, locale: string) => Promise<Readonly<Record<string, string>> | undefined>)
    | undefined;
}

/** What became of a row that this drain took. */
export interface Outcome {
  readonly id: string;
  readonly result: 'sent' | 'retry' | 'dead';
  /** When it is due again, Unix milliseconds; null where it never is. */
  readonly nextAt: number | null;
}

/**
 * Sends due rows: those named (at most `DRAIN_LIMIT` of them), or else the longest due. Each row ends as `sent`, is
 * due again later, or is `dead` after the last try, a permanent refusal, or once its link has expired: a mail with
 * a dead link helps nobody. A short message that is refused at its first try costs nothing: the batch that makes its row
 * `dead` gives back what it took of the days that others share. Mails leave at least once; twice only where the answer
 * to a sent one was lost, with the same id. A row's failure is its own. Rows that are unknown, done or leased by
 * somebody else are no outcome. Throws `Outage` where no lease could be taken.
 */
export async function drain(deps: DrainDeps, which: { ids: readonly string[] } | 'due' = 'due'): Promise<Outcome[]> {
  const now = deps.clock.now();
  const wanted = which === 'due' ? { limit: DRAIN_LIMIT } : { ids: which.ids.slice(0, DRAIN_LIMIT) };
  const [rows] = await deps.db.write([
    leaseRows(deps.db, wanted, { now, until: now + LEASE, token: deps.random.secret() }),
  ]);
  return Promise.all(rows.map((row) => settle(deps, row)));
}

async function settle(deps: DrainDeps, row: OutboxRow): Promise<Outcome> {
  const failure = await attempt(deps, row);
  try {
    return failure === null ? await succeed(deps, row) : await postpone(deps, row, failure);
  } catch (error) {
    // The lease runs out, and the row is due again. A mail that has left will then leave once more.
    deps.log.error('outbox.unsettled', { outboxId: row.id, error: describe(error) });
    return { id: row.id, result: 'retry', nextAt: row.nextAt };
  }
}

interface Failed {
  /** Fit for the row and the log: no address, no link. */
  readonly error: string;
  readonly permanent: boolean;
  /** When the message is of no use any more, Unix milliseconds. */
  readonly expiresAt: number;
  /** The days' budgets that get it back: nobody was sent anything. */
  readonly givesBack: readonly string[];
}

/** One try: null where the message has left. */
async function attempt(deps: DrainDeps, row: OutboxRow): Promise<Failed | null> {
  const { clock, seal, brandOf } = deps;
  let expiresAt = Number.POSITIVE_INFINITY;
  let shared: readonly string[] = [];
  const failed = (error: string, permanent = false): Failed => ({ error, permanent, expiresAt, givesBack: [] });
  if (row.tries > TRIES) return failed('no try came to its end', true);
  try {
    const opened = await seal.open(row.payload, payloadPlace(row.id));
    if (opened === null) return failed('the payload cannot be opened');
    const payload = JSON.parse(opened) as MailPayload | SmsPayload;
    const lifetimeMinutes = lifetimeMinutesOf(payload.message);
    if (lifetimeMinutes !== null) expiresAt = row.createdAt + lifetimeMinutes * MINUTE;
    if (expiresAt <= clock.now()) return failed('the link expired before the mail could leave', true);
    if ('shared' in payload) shared = payload.shared ?? [];
    const brand = brandOf(row.brand);
    if (!brand) return failed('the brand is not known here');
    if (row.channel === 'mail') await sendMail(deps, row, brand, payload as MailPayload);
    else await sendSms(deps, row, brand, payload as SmsPayload);
    return null;
  } catch (error) {
    // A try before this one may have left, though nobody said so.
    if (error instanceof SmsFailure && error.permanent && row.tries === 1)
      return { ...failed(error.message, true), givesBack: shared };
    if (error instanceof MailFailure || error instanceof SmsFailure) return failed(error.message, error.permanent);
    // The message of any other error may quote what it choked on, a link for example.
    return failed(`not rendered: ${error instanceof Error ? error.name : typeof error}`);
  }
}

// Texts and layout load with the first message: they are no part of start-up.

async function sendMail({ mail, copyOf }: DrainDeps, row: OutboxRow, brand: Brand, payload: MailPayload) {
  const { to, locale, message } = payload;
  const { renderMessage } = await import('../notify/render.ts');
  const rendered = renderMessage(message, { brand, locale, copy: await copyOf?.(brand.id, locale) });
  const { from, fromName, replyTo } = brand.mail;
  await mail.send({
    id: row.id,
    from: { address: from, name: fromName },
    replyTo,
    to,
    createdAt: row.createdAt,
    ...rendered,
  });
}

async function sendSms({ sms }: DrainDeps, row: OutboxRow, brand: Brand, payload: SmsPayload) {
  if (!sms) throw new SmsFailure('no short messages leave here', { permanent: false });
  const { renderSms } = await import('../notify/sms.ts');
  const text = renderSms(payload.message, brand.name, payload.locale);
  await sms.send({ id: row.id, to: payload.to, text, createdAt: row.createdAt });
}

async function succeed({ db, clock, log }: DrainDeps, row: OutboxRow): Promise<Outcome> {
  await db.write([markSent(db, row.id, clock.now())]);
  log.info('outbox.sent', { outboxId: row.id, brand: row.brand, env: row.env });
  return { id: row.id, result: 'sent', nextAt: null };
}

async function postpone({ db, clock, log }: DrainDeps, row: OutboxRow, failure: Failed): Promise<Outcome> {
  const delay = delayAfter(row.tries);
  const nextAt = delay === null ? null : clock.now() + delay;
  const fields = { outboxId: row.id, brand: row.brand, env: row.env, error: failure.error, count: row.tries };
  if (failure.permanent || nextAt === null || nextAt >= failure.expiresAt) {
    const dead = markDead(db, row, failure.error);
    const { givesBack } = failure;
    if (givesBack.length === 0) await db.write([dead]);
    else {
      const { giveBackDailySends } = await import('../guard/daily-sends.ts');
      await db.write([giveBackDailySends(db, givesBack, clock.now(), isHeld(row)), dead]);
    }
    log.error('outbox.dead', fields);
    return { id: row.id, result: 'dead', nextAt: null };
  }
  await db.write([markFailed(db, row, failure.error, nextAt)]);
  log.info('outbox.retry', fields);
  return { id: row.id, result: 'retry', nextAt };
}
