import type { AuthorizationServer } from 'oauth4webapi';
import { type Failure, fail, failed } from '../../../lib/result.ts';
import type { ProviderTokens } from './exchange-code.ts';
import { ask, jsonOf } from './fetch-json.ts';
import type { Profile, Provider, ProviderDeps, ReadApi } from './provider.ts';
import { record, text } from './record.ts';
import { type IdTokenClaims, verifyIdToken } from './verify-id-token.ts';

const strictlyTrue = ({ email_verified: verified }: Readonly<Record<string, unknown>>): boolean => verified === true;

/** The person of an ID token. */
export function profileOf({ kind }: Provider, { issuer, subject, claims }: IdTokenClaims): Profile {
  return {
    issuer,
    subject,
    email: text(claims.email),
    emailVerified: text(claims.email) !== null && (kind.isEmailVerified ?? strictlyTrue)(claims),
    name: text(claims.name),
    picture: text(claims.picture),
  };
}

/**
 * The person that tokens fresh from the token endpoint speak of: from the ID token, completed by the userinfo endpoint
 * where it has no address (OpenID Connect Core 1.0 §5.3), or from the provider's API. Errors:
 * `provider_answer_invalid`, `provider_unavailable`.
 * @param nonce that the ID token must carry; null where none was sent.
 */
export async function readProfile(
  deps: ProviderDeps,
  provider: Provider,
  server: AuthorizationServer,
  { idToken, accessToken }: ProviderTokens,
  nonce: string | null,
): Promise<{ profile: Profile; verified: IdTokenClaims | null } | Failure> {
  const refuse = (internal: string) => fail('provider_answer_invalid', { internal });
  const read = readerOf(deps, accessToken);
  if (provider.kind.readProfile) {
    const profile = await provider.kind.readProfile(server, read);
    return failed(profile) ? profile : { profile, verified: null };
  }
  if (!idToken) return refuse('no ID token');
  const verified = await verifyIdToken(deps, provider, server, idToken, [provider.client.clientId]);
  if (failed(verified)) return verified;
  if (nonce !== null && verified.nonce !== nonce) return refuse('ID token: another nonce');
  const profile = profileOf(provider, verified);
  if (profile.email !== null || server.userinfo_endpoint === undefined || !accessToken) return { profile, verified };
  const more = await read(server.userinfo_endpoint);
  if (failed(more)) return more;
  const claims = record(more);
  // §5.3.2: what is said of somebody else must not be used.
  if (claims.sub !== verified.subject) return refuse('userinfo of somebody else');
  return { profile: profileOf(provider, { ...verified, claims: { ...claims, ...verified.claims } }), verified };
}

const readerOf =
  ({ outbound }: ProviderDeps, accessToken: string | null): ReadApi =>
  async (url) => {
    if (!accessToken) return fail('provider_answer_invalid', { internal: 'no access token' });
    const answer = await ask(outbound, url, {
      // GitHub's API refuses callers without a name.
      headers: { accept: 'application/json', authorization: `Bearer ${accessToken}`, 'user-agent': 'gatehouse' },
    });
    return failed(answer) ? answer : jsonOf(answer);
  };
