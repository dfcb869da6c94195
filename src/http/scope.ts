import type { Failure } from '../lib/result.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { Database } from '../platform/d1.ts';
import type { OneTimeStore } from '../platform/kv.ts';
import type { Log } from '../platform/log.ts';
import type { Outbound } from '../platform/outbound.ts';
import type { PublicCopies } from '../platform/public-copies.ts';
import type { Random } from '../platform/random.ts';
import type { Sealer } from '../platform/seal.ts';
import type { Sender } from '../platform/sender.ts';
import type { Telemetry } from '../platform/telemetry.ts';
import type { Tenant } from '../tenant/tenant.ts';

/** Every effect that a use case may ask for, each behind a small interface. Ask for a `Pick` of it. */
export interface Deps {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  /** The database of the tenant's pool. */
  readonly db: Database;
  readonly once: OneTimeStore;
  readonly outbound: Outbound;
  readonly copies: PublicCopies;
  /** Seals values at rest under the data keys. */
  readonly seal: Sealer;
  /** Seals password hashes under the pepper keys. */
  readonly pepper: Sealer;
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** False only where a `dev` environment has lifted the rate limits; attempt budgets stand there too. */
  readonly limited: boolean;
  /** Sheds load by the sender's network; null where the request may go on. */
  readonly limit: (rate: 'read' | 'redeem' | 'auth' | 'send', sender: Sender) => Promise<Failure | null>;
  /** Work that may finish after the answer, or never: nothing may depend on it. */
  readonly later: (work: Promise<unknown>) => void;
  /** Tells the queue that rows of the outbox are due; the schedule finds what was missed. */
  readonly wakeOutbox: (...ids: readonly string[]) => void;
  /** Asks a dependency for a sign of life; throws where it gives none. */
  readonly probe: Readonly<Record<'d1' | 'kv', () => Promise<unknown>>>;
}

/** All that an area gets, built once per request: no slice can reach a raw binding. */
export interface Scope {
  readonly deps: Deps;
  readonly tenant: Tenant;
  readonly sender: Sender;
  readonly url: URL;
  /** Reads the `Cookie` field as it came, for what is looked for on some sign-ins alone; null natively. */
  readonly cookies: () => string | null;
}
