import type { ProviderKindOf } from '../provider.ts';

/** Any provider that speaks OpenID Connect: all that is asked of it is its issuer. */
export const oidc: ProviderKindOf = {
  scopes: ['openid', 'email', 'profile'],
  usesAccessToken: true,
  server: () => null,
};
