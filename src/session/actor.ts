import type { Person } from '../identity/person.ts';
import type { MfaPolicy } from '../lib/mfa-policy.ts';

/** A person within a live session, as one read of the database found them. */
export interface Actor {
  /** By what they call. An API key and a set-up token have no session: what stands in `session` then is the key's own. */
  readonly by: 'cookie' | 'access_token' | 'api_key' | 'setup_token';
  /** What an API key was given; empty for people, who have their roles. */
  readonly scopes: readonly string[];
  readonly person: Person;
  readonly session: ActorSession;
  /** Where they work: see `worksIn`. */
  readonly organization: Organization | null;
  /** What only a renewal of the session looks at; null where none stands behind. No answer and no log tells of it. */
  readonly stored: Stored | null;
}

/** An organization that somebody works in, and their role there. */
export interface Organization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly role: string;
}

/** The same with whom it asks for a second factor. */
export interface StoredOrganization extends Organization {
  readonly mfa: MfaPolicy | null;
}

export interface Stored {
  /** The hash of the secret that the session had when it was read: it is given another only while it has that one. */
  readonly secretHash: string;
  /** That which the session is for, also where it does not show what is demanded there. */
  readonly organization: StoredOrganization | null;
}

export interface ActorSession {
  readonly id: string;
  readonly targetDomain: string;
  readonly targetSubapp: string;
  readonly targetEnv: string;
  readonly amr: readonly string[];
  readonly acr: 'aal1' | 'aal2' | 'aal3';
  readonly authTime: number;
  readonly lastSeenAt: number;
  /** When it ends if it is not used until then: the idle or the absolute limit, whichever comes first. */
  readonly expiresAt: number;
  /** The absolute limit. */
  readonly limitAt: number;
  readonly remembered: boolean;
  readonly createdAt: number;
  /** The product of the brand that it is for, where one was chosen. */
  readonly product: string | null;
  /** `device_code` where a device was signed in, and where its session was handed over; it stays. */
  readonly origin: 'device_code' | null;
  readonly userAgent: string | null;
  /** The network that it was opened from; whole addresses are not kept. */
  readonly network: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
}
