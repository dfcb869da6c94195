import type { SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { Claim } from '../challenge/claim.ts';
import type { Facts, FactsStatement } from '../identity/facts.ts';
import type { Newcomer } from '../identity/newcomer.ts';
import type { Person } from '../identity/person.ts';
import type { Level } from '../lib/assurance.ts';
import type { Failure } from '../lib/result.ts';

/** The ways in. Each is a proof; all of them meet the same gates. */
export type Method =
  | 'password'
  | 'username'
  | 'magic_link'
  | 'email_otp'
  | 'passkey'
  | 'oauth'
  | 'wallet'
  | 'handover'
  | 'device_code'
  | 'totp'
  | 'sms'
  | 'recovery_code';

/** Statements of a proof, while `opened` stands. */
type Writes = (
  userId: string,
  opened: SQL,
  person: Person,
) => readonly BatchItem<'sqlite'>[] | Promise<readonly BatchItem<'sqlite'>[]>;

/** Keys of the counters of what is tried by one identifier. */
export interface Tries {
  readonly identifier: string;
  readonly password: string;
  readonly recovery: string;
}

/** Who was proven, how and when. It says nothing about access. */
export interface Proof {
  readonly method: Method;
  /** Authentication method references (RFC 8176). */
  readonly amr: readonly string[];
  readonly acr: Level;
  /** Unix milliseconds. */
  readonly provenAt: number;
  /** True where another session lends it: nobody has shown anything now. */
  readonly isInherited: boolean;
  /** What a session that it opens came from, where that stays with it. */
  readonly origin: 'device_code' | null;
  /** Finds the person that the proof leads to, again where they have changed meanwhile. */
  readonly find: () => FactsStatement;
  /** Whether the proof still stands on the facts, also on those that were read after it; false or why not. */
  readonly holds: (facts: Facts) => boolean | Failure;
  /** The one-time value that the proof spends. */
  readonly claim: Claim | null;
  /** The answer where that value was spent before: the same as where it has expired. */
  readonly spentAs: 'invalid_token' | 'invalid_code';
  /** What must be true in the database when the session opens, beside the person's version. */
  readonly condition: SQL | null;
  /** Unix milliseconds past which the session must not last; null where the brand's limits alone count. */
  readonly limitAt: number | null;
  /** The folded address whose mailbox the proof shows control of. */
  readonly provesMailbox: string | null;
  /** Keys of the counters that its success forgets, however the sign-in goes on. */
  readonly counters: readonly string[];
  /**
   * The counters of the identifier that a password was given for, whose names are not worked out twice; null where none
   * was given. By itself it forgets nothing.
   */
  readonly tried: Tries | null;
  /** Who is made where the proof leads to nobody; null where nobody may be. */
  readonly newcomer: Newcomer | null;
  /** What the proof spends or notes (a counter, a stronger hash), while `opened` stands: however the sign-in goes on. */
  readonly effects: Writes;
  /**
   * What adds a way in (a link, a first password), while `opened` stands. To somebody who had an account before it is
   * given with a session alone: a sign-in that waits for its second factor, or for one to be set up, adds nothing and
   * carries nothing on, for one factor must not outlive the second. Who wants it does it once they are signed in.
   */
  readonly grants: Writes;
  /** The person as `effects` and `grants` leave them, for the answer. */
  readonly becomes: (person: Person) => Person;
}

/** What most proofs have in common. */
export const plainProof = {
  isInherited: false,
  origin: null,
  holds: () => true,
  claim: null,
  spentAs: 'invalid_token',
  condition: null,
  limitAt: null,
  provesMailbox: null,
  newcomer: null,
  counters: [],
  tried: null,
  effects: () => [],
  grants: () => [],
  becomes: (person: Person) => person,
} as const;

/** One try to sign in: what was fixed when it started. */
export interface Attempt {
  /** The surface that was called: browsers hold a session, clients of tokens what refreshes one. */
  readonly entry: 'web' | 'tokens' | 'native' | 'factors';
  readonly target: { readonly domain: string; readonly subapp: string; readonly env: string };
  readonly remember: boolean;
  /** Where a browser is sent in the end; left out where the caller goes on by itself. */
  readonly returnTo?: string;
  /** The application that called, where it named itself with a key of its own. */
  readonly clientId?: string;
  /** Of the session that a second step opens: chosen with the first. */
  readonly sessionId?: string;
}
