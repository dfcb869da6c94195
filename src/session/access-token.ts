import { isUuid } from '../lib/ids.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { Random } from '../platform/random.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Actor } from './actor.ts';
import { signOwn, type TokenKind, verifyOwn } from './own-jwt.ts';

export const ACCESS_TOKEN_SECONDS = 600;

const kindOf = ({ brand }: Tenant): TokenKind => ({
  typ: 'at+jwt',
  audience: brand.audience,
  seconds: ACCESS_TOKEN_SECONDS,
});

/** What a surface adds to its access tokens. */
export interface TokenExtras {
  /** The application that calls, where it named itself; else the app that the session was opened for. */
  readonly clientId?: string | undefined;
  readonly email?: string | null;
  readonly name?: string | null;
}

/**
 * An access token for a live session: a JWT as RFC 9068 profiles it (`typ: at+jwt`), good for ten minutes.
 * Throws `Misconfigured` where no key may sign now: a token under a default key must never exist.
 */
export async function issueAccessToken(
  deps: { config: Config; clock: Clock; random: Random },
  tenant: Tenant,
  actor: Actor,
  { clientId, ...extras }: TokenExtras = {},
): Promise<string> {
  const { session, person, organization } = actor;
  const claims = {
    ...extras,
    client_id: clientId ?? `${tenant.brand.id}:${session.targetSubapp}`,
    sid: session.id,
    auth_time: Math.floor(session.authTime / 1000),
    amr: session.amr,
    acr: session.acr,
    role: person.role,
    ...(session.product === null ? {} : { product: session.product }),
    ...(organization ? { org: organization.slug } : {}),
  };
  return signOwn(deps, tenant, kindOf(tenant), { subject: person.id, claims });
}

/** The session that an access token of this brand and environment speaks for, or null. */
export async function verifyAccessToken(
  deps: { config: Config; clock: Clock },
  tenant: Tenant,
  token: string,
): Promise<{ sid: string; sub: string } | null> {
  const said = await verifyOwn(deps, tenant, kindOf(tenant), token, ['sid']);
  return said && typeof said.sid === 'string' && isUuid(said.sid) && typeof said.sub === 'string'
    ? { sid: said.sid, sub: said.sub }
    : null;
}
