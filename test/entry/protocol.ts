/** Header fields and paths by which a test talks to the test entry; the production bundle knows none of them. */

/** Asks for faults: `db:3:after,kv:*:null,fetch:1:503`; see `parseFaults`. */
export const FAULT = 'x-test-fault';
/** Moves the clock of one request by so many milliseconds: `+86400000`, `-60000`. Or stops it at an instant: `=1767225600000`. */
export const CLOCK = 'x-test-clock';
/** The country that the edge tells of a request, which locally is none. */
export const COUNTRY = 'x-test-country';
/** `later`: the answer waits for the work that was handed to `waitUntil`, so that its round trips are counted too. */
export const AWAIT = 'x-test-await';
/** Answered: what the request did up to its answer, as JSON of `Report`. */
export const TRIPS = 'x-test-trips';
/** Answered where `x-test-await: later` was asked: what came after the answer was made, as JSON of `Report`. */
export const LATER = 'x-test-later';
/** Answered: rows that D1 has read and written up to the answer, as JSON of `Rows`; single values are not counted. */
export const ROWS = 'x-test-rows';

export interface Rows {
  readonly read: number;
  readonly written: number;
}

/** Runs the queue handler on messages of the test's choosing. */
export const QUEUE_PATH = '/__test/queue';
/** Runs the scheduled handler. */
export const SCHEDULED_PATH = '/__test/scheduled';

/** Answers every statement that the worker has made so far, as JSON of `Made`. */
export const STATEMENTS_PATH = '/__test/statements';

/** A statement's text, and how many values are bound to it. */
export type Made = readonly (readonly [sql: string, values: number])[];

/** Everything that leaves the isolate, each counted on its own. `limit` is the rate-limit binding. */
export const kinds = ['db', 'kv', 'queue', 'fetch', 'limit', 'mail'] as const;
export type Kind = (typeof kinds)[number];

export interface Report {
  /** Round trips by kind; kinds without any are left out. */
  readonly trips: Partial<Record<Kind, number>>;
  /** Statements that went to D1: a batch is one round trip and several statements. */
  readonly statements: number;
  /**
   * Length of the longest chain of round trips of which each began after the one before had ended. One that is still
   * under way is not part of it: nothing waited for it.
   */
  readonly depth: number;
  /** One name per round trip, in order: `db.batch select users, insert sessions`, `kv.get magic_link`. */
  readonly names: readonly string[];
}

/** Body of a call to `QUEUE_PATH`. */
export interface QueueRun {
  readonly queue?: string;
  readonly messages: readonly { readonly id: string; readonly body: unknown; readonly attempts?: number }[];
}

/** What became of a run of the queue or scheduled handler. */
export interface RunResult {
  /** The message of what the handler threw, or null. */
  readonly error: string | null;
  readonly acked: readonly string[];
  readonly retried: readonly { readonly id: string; readonly delaySeconds?: number }[];
}
