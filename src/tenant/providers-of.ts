import { type ProviderClient, type ProviderDeclaration, type ProviderKind, providerKinds } from './provider.ts';
import type { DeclaredProviders } from './provider-schema.ts';

const names: Readonly<Record<ProviderKind, string | null>> = {
  google: 'Google',
  apple: 'Apple',
  microsoft: 'Microsoft',
  github: 'GitHub',
  discord: 'Discord',
  oidc: null,
};

const isKind = (id: string): id is ProviderKind => (providerKinds as readonly string[]).includes(id);

/** The declared providers with every default filled in: one that bears the name of a kind is of that kind. */
export const providersOf = (declared: DeclaredProviders = []): readonly ProviderDeclaration[] =>
  declared.map((one) => {
    const kind = one.kind ?? (isKind(one.id) ? one.id : 'oidc');
    const clients = Object.entries(one.clients).map(([env, given]): [string, ProviderClient] => [
      env,
      {
        clientId: given.clientId,
        audiences: given.audiences ?? [],
        redirectUris: given.redirectUris ?? [],
        teamId: given.teamId ?? null,
        keyId: given.keyId ?? null,
      },
    ]);
    return {
      id: one.id,
      name: one.name ?? names[kind] ?? one.id,
      kind,
      issuer: one.issuer ?? null,
      scopes: one.scopes ?? null,
      // Apple posts its answer wherever a name or an address is asked for.
      responseMode: one.responseMode ?? (kind === 'apple' ? 'form_post' : 'query'),
      tokenAuth: one.tokenAuth ?? (kind === 'oidc' ? 'client_secret_basic' : 'client_secret_post'),
      clients: Object.fromEntries(clients),
    };
  });
