import { SignJWT } from 'jose';
import type { Scope } from '../../http/scope.ts';
import type { Person } from '../../identity/person.ts';
import { hex, utf8 } from '../../lib/bytes.ts';
import { hmacSha256Bytes } from '../../lib/digest.ts';
import { fail } from '../../lib/result.ts';

/** The messenger asks for another one when it ends; whoever takes one out of a page has it for no longer. */
const JWT_SECONDS = 600;

/**
 * What shows a brand's Intercom workspace who somebody is: a JWT (HS256) with the workspace's secret, and for
 * workspaces that still use it the HMAC of the user's id. The address goes along once it is confirmed: the support team
 * believes what is signed. Errors: `not_configured` where the brand has no workspace in this environment.
 */
export async function signIntercom({ deps, tenant }: Scope, person: Person) {
  const app = deps.config.intercom.get(`${tenant.brand.id}/${tenant.env}`);
  if (!app) return fail('not_configured');
  const issuedAt = Math.floor(deps.clock.now() / 1000);
  const claims = { user_id: person.id, ...(person.email !== null && person.emailVerified && { email: person.email }) };
  const jwt = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + JWT_SECONDS)
    .sign(utf8(app.secret));
  return {
    app_id: app.appId,
    user_id: person.id,
    intercom_user_jwt: jwt,
    user_hash: hex(hmacSha256Bytes(utf8(app.secret), person.id)),
    expires_in: JWT_SECONDS,
  };
}
