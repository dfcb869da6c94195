import type { outbox } from '../db/records.ts';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { Sealer } from '../platform/seal.ts';
import { type MailPayload, payloadPlace, type SmsPayload } from './payload.ts';

interface Deps {
  readonly clock: Clock;
  readonly random: Random;
  readonly seal: Sealer;
}

/** Whose mail it is; all three are plain names. */
interface Origin {
  readonly pool: string;
  readonly brand: string;
  readonly env: string;
}

/**
 * The outbox row of one mail, due at once, its payload sealed. The caller puts it into its own write batch: the
 * mail then leaves if and only if the change took effect. Its id is drawn here, once; a batch that is sent again
 * holds the same row.
 */
export const mailRow = (deps: Deps, origin: Origin, payload: MailPayload) => rowOf(deps, origin, 'mail', payload);

/** The outbox row of one short message, on the terms of `mailRow`. */
export const smsRow = (deps: Deps, origin: Origin, payload: SmsPayload) => rowOf(deps, origin, 'sms', payload);

async function rowOf(
  deps: Deps,
  { pool, brand, env }: Origin,
  channel: 'mail' | 'sms',
  payload: MailPayload | SmsPayload,
): Promise<typeof outbox.$inferInsert> {
  const now = deps.clock.now();
  const id = deps.random.id(now);
  return {
    id,
    pool,
    brand,
    env,
    channel,
    payload: await deps.seal.seal(JSON.stringify(payload), payloadPlace(id)),
    status: 'pending',
    tries: 0,
    nextAt: now,
    createdAt: now,
    sentAt: null,
    error: null,
  };
}
