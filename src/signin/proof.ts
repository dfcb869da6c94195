import type { Claim } from '../challenge/claim.ts';
import type { Facts } from '../identity/facts.ts';

/** Who was proven, how and when. It says nothing about access. */
export interface Proof {
  readonly method: 'password' | 'magic_link';
  /** Authentication method references (RFC 8176). */
  readonly amr: readonly string[];
  readonly acr: 'aal1' | 'aal2' | 'aal3';
  /** Unix milliseconds. */
  readonly provenAt: number;
  /** The folded address that the proof was given for. */
  readonly address: string;
  /** True where it shows control of the mailbox itself. */
  readonly provesMailbox: boolean;
  /** The one-time value that the proof spends. */
  readonly claim: Claim | null;
  /** The counter that success clears. */
  readonly counterKey: string | null;
  /** A stronger hash of the same password, sealed, to put in place of the one that was checked. */
  readonly rehashed: string | null;
  /** Whether it still stands on facts that were read again after it. */
  readonly holds: (facts: Facts) => boolean;
}

/** One try to sign in: what was fixed when it started. */
export interface Attempt {
  readonly entry: 'web';
  readonly target: { readonly domain: string; readonly subapp: string; readonly env: string };
  readonly remember: boolean;
}
