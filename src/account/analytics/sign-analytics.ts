import { SignJWT } from 'jose';
import type { Scope } from '../../http/scope.ts';
import { Misconfigured } from '../../platform/config.ts';
import { signingKey } from '../../session/signing-keys.ts';

const AUDIENCE = 'analytics';

/** As long as an access token. */
export const ANALYTICS_TOKEN_SECONDS = 600;

/**
 * A token by which the analytics of a brand take events from somebody whom they do not know: its subject is a pseudonym,
 * and it holds nothing else of the person. Its type and audience are its own, so that it opens nothing here. Throws
 * `Misconfigured` where no key may sign now.
 */
export async function signAnalytics({ deps, tenant }: Scope, subject: string): Promise<string> {
  const now = deps.clock.now();
  const signing = await signingKey(deps.config, now);
  if (!signing) throw new Misconfigured(['no key of SIGNING_KEYS may sign now']);
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({ brand: tenant.brand.id, env: tenant.env })
    .setProtectedHeader({ alg: 'ES256', typ: 'anl+jwt', kid: signing.kid })
    .setIssuer(tenant.issuer)
    .setSubject(subject)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + ANALYTICS_TOKEN_SECONDS)
    .setJti(deps.random.id(now))
    .sign(signing.key);
}
