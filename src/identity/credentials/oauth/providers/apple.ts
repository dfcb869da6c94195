import { importPKCS8, SignJWT } from 'jose';
import { MINUTE, SECOND } from '../../../../lib/duration.ts';
import type { ProviderKindOf } from '../provider.ts';

const ISSUER = 'https://appleid.apple.com';

/**
 * Sign in with Apple. Its client secret is a JWT that the team's key signs; it posts its answer across sites; the
 * person's name comes once, beside the code, from the browser.
 */
export const apple: ProviderKindOf = {
  scopes: ['name', 'email'],
  server: ({ loopback }) =>
    loopback
      ? null
      : {
          issuer: ISSUER,
          authorization_endpoint: `${ISSUER}/auth/authorize`,
          token_endpoint: `${ISSUER}/auth/token`,
          jwks_uri: `${ISSUER}/auth/keys`,
          id_token_signing_alg_values_supported: ['RS256'],
        },
  // Documented as "a string or Boolean value": of all providers only Apple's text counts.
  isEmailVerified: ({ email_verified: verified }) => verified === true || verified === 'true',
  makeSecret: async ({ clientId, teamId, keyId }, key, audience, now) =>
    new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: keyId ?? '' })
      .setIssuer(teamId ?? '')
      .setSubject(clientId)
      .setAudience(audience)
      .setIssuedAt(Math.floor(now / SECOND))
      .setExpirationTime(Math.floor((now + 5 * MINUTE) / SECOND))
      .sign(await importPKCS8(key, 'ES256')),
};
