import type { JWTPayload } from 'jose';
import type { AuthorizationServer } from 'oauth4webapi';
import type { Failure } from '../../../lib/result.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Config } from '../../../platform/config.ts';
import type { Outbound } from '../../../platform/outbound.ts';
import type { PublicCopies } from '../../../platform/public-copies.ts';
import type { ProviderClient, ProviderDeclaration } from '../../../tenant/provider.ts';

/** What talking to a provider takes. */
export interface ProviderDeps {
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly copies: PublicCopies;
  readonly config: Pick<Config, 'providerSecrets' | 'dangerouslyLoopbackProviders'>;
}

/** A person as a provider knows them. Issuer and subject say who it is; the rest may change or be missing. */
export interface Profile {
  readonly issuer: string;
  readonly subject: string;
  /** As the provider writes it; not checked. */
  readonly email: string | null;
  /** True only where the provider says outright that it has confirmed the address. */
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly picture: string | null;
}

/** Reads JSON of the provider's API with an access token. Errors: `provider_unavailable`, `provider_answer_invalid`. */
export type ReadApi = (url: string) => Promise<unknown | Failure>;

/** What is particular to one kind of provider: one file each in `providers/`. */
export interface ProviderKindOf {
  readonly scopes: readonly string[];
  /** Further parameters of the authorization request. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Its endpoints as published, or null where they are discovered at the issuer. `at` is what is declared or stands in. */
  readonly server: (at: { issuer: string | null; loopback: string | null }) => AuthorizationServer | null;
  /** The issuer that an ID token counts for, in its one spelling; null for one of somebody else. */
  readonly issuerOf?: (server: AuthorizationServer, claims: JWTPayload) => string | null;
  /** Whether the token's address is confirmed; by default `email_verified` has to be true itself. */
  readonly isEmailVerified?: (claims: Readonly<Record<string, unknown>>) => boolean;
  /** Whether the access token is needed for reading the person: all is in the ID token otherwise. */
  readonly usesAccessToken?: true;
  /** Reads the person where the provider has no ID tokens. */
  readonly readProfile?: (server: AuthorizationServer, read: ReadApi) => Promise<Profile | Failure>;
  /** The client secret where it is made anew each time. */
  readonly makeSecret?: (client: ProviderClient, key: string, audience: string, now: number) => Promise<string>;
}

/** A provider as one brand in one environment may use it. */
export interface Provider {
  readonly declared: ProviderDeclaration;
  readonly client: ProviderClient;
  readonly kind: ProviderKindOf;
  /** The client's secret, or the key that makes it; null where none is configured. */
  readonly secret: string | null;
  /** Origin on this machine that stands in for it, in a `dev` environment that allows so. */
  readonly loopback: string | null;
}
