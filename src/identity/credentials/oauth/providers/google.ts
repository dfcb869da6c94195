import type { ProviderKindOf } from '../provider.ts';

const ISSUER = 'https://accounts.google.com';

/** Google: OpenID Connect, with endpoints that have been the same for years. */
export const google: ProviderKindOf = {
  scopes: ['openid', 'email', 'profile'],
  server: ({ loopback }) =>
    loopback
      ? null
      : {
          issuer: ISSUER,
          authorization_endpoint: `${ISSUER}/o/oauth2/v2/auth`,
          token_endpoint: 'https://oauth2.googleapis.com/token',
          jwks_uri: 'https://www.googleapis.com/oauth2/v3/certs',
          userinfo_endpoint: 'https://openidconnect.googleapis.com/v1/userinfo',
          id_token_signing_alg_values_supported: ['RS256'],
        },
  // Google documents both spellings; people are known by one of them.
  issuerOf: ({ issuer }, { iss }) =>
    iss === issuer || (issuer === ISSUER && iss === 'accounts.google.com') ? issuer : null,
};
