import type { ProviderKindOf } from '../provider.ts';

const ORIGIN = 'https://login.microsoftonline.com';
/** The tenant that holds everybody's personal accounts. */
const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad';
const TENANT = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const tenantOf = (issuer: string): string => new URL(issuer).pathname.split('/')[1] ?? '';

/** Whether people of a tenant may come where `declared` may be a group of tenants. */
function admits(declared: string, tenant: string): boolean {
  if (declared === 'common') return true;
  if (declared === 'organizations') return tenant !== PERSONAL;
  return tenant === (declared === 'consumers' ? PERSONAL : declared);
}

/** Microsoft Entra ID and personal accounts. Each tenant is an issuer of its own behind the same endpoints. */
export const microsoft: ProviderKindOf = {
  scopes: ['openid', 'email', 'profile'],
  server: ({ issuer, loopback }) => {
    const tenant = issuer === null ? 'common' : tenantOf(issuer);
    const base = `${loopback ?? ORIGIN}/${tenant}`;
    return {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    };
  },
  issuerOf: ({ issuer }, { iss, tid }) => {
    if (typeof tid !== 'string' || !TENANT.test(tid) || !admits(tenantOf(issuer), tid)) return null;
    return iss === `${new URL(issuer).origin}/${tid}/v2.0` ? iss : null;
  },
  // A tenant's administrator writes any `email` into the token. Only this optional claim says that the domain's owner
  // vouches for it; the brand's app registration has to ask for it.
  isEmailVerified: ({ xms_edov: verified }) => verified === true,
};
