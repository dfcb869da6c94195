/** Providers whose endpoints and ways are known here; every other one speaks OpenID Connect and is found by its issuer. */
export const providerKinds = ['google', 'apple', 'microsoft', 'github', 'discord', 'oidc'] as const;

export type ProviderKind = (typeof providerKinds)[number];

/** A provider that signs people of a brand in, as the brand declares it. Secrets are not part of it. */
export interface ProviderDeclaration {
  /** Part of its address, `/oauth/<id>`. */
  readonly id: string;
  /** What people read. */
  readonly name: string;
  readonly kind: ProviderKind;
  /** Of an OpenID provider: where it is discovered. Of Microsoft: the tenant whose people may come. */
  readonly issuer: string | null;
  /** Null: what is usual for the kind. */
  readonly scopes: readonly string[] | null;
  readonly responseMode: 'query' | 'form_post';
  readonly tokenAuth: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** By environment; where one is missing, the provider is not offered there. */
  readonly clients: Readonly<Record<string, ProviderClient>>;
}

/** What the brand is to the provider in one environment. */
export interface ProviderClient {
  readonly clientId: string;
  /** Further clients of the brand, such as its native apps, whose ID tokens are taken. */
  readonly audiences: readonly string[];
  /** Where a client may have received a code that it posts here. */
  readonly redirectUris: readonly string[];
  /** Apple: the team and the key that sign the client secret. */
  readonly teamId: string | null;
  readonly keyId: string | null;
}
