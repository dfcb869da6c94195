import { type Facts, factsById, factsOf } from '../identity/facts.ts';
import { SECOND } from '../lib/duration.ts';
import type { Actor } from '../session/actor.ts';
import { SETUP_TOKEN_SECONDS, verifySetupToken } from '../session/setup-token.ts';
import type { Scope } from './scope.ts';

/** Who may set up a factor or a password by a set-up token, or null where it is none, or has served. Throws `Outage`. */
export async function findSetup(scope: Scope, token: string): Promise<{ actor: Actor; facts: Facts } | null> {
  const { deps, tenant } = scope;
  const says = await verifySetupToken(deps, tenant, token);
  if (!says) return null;
  const [[row]] = await deps.db.read([factsById(deps.db, tenant.brand.pool, says.sub)]);
  const facts = factsOf(row);
  if (facts?.person.version !== says.version || facts.person.status !== 'active') return null;
  const provenAt = says.issuedAt * SECOND;
  const end = provenAt + SETUP_TOKEN_SECONDS * SECOND;
  const session: Actor['session'] = {
    id: says.jti,
    targetDomain: tenant.host,
    targetSubapp: tenant.subapp,
    targetEnv: tenant.env,
    amr: says.amr,
    acr: 'aal1',
    authTime: provenAt,
    lastSeenAt: provenAt,
    expiresAt: end,
    limitAt: end,
    remembered: false,
    createdAt: provenAt,
    product: null,
    userAgent: null,
    network: null,
    country: null,
  };
  return { actor: { by: 'setup_token', scopes: [], person: facts.person, organization: null, session }, facts };
}
