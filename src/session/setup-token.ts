import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { Random } from '../platform/random.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { signOwn, type TokenKind, verifyOwn } from './own-jwt.ts';

export const SETUP_TOKEN_SECONDS = 600;

/** What a set-up token says: who may set a factor or a password up, and by what they were proven. */
export interface SetUp {
  readonly sub: string;
  /** The version that the person had: one change of a factor or of the password ends the token. */
  readonly version: number;
  readonly amr: readonly string[];
  readonly jti: string;
  /** Unix seconds. */
  readonly issuedAt: number;
}

const kindOf = ({ issuer }: Tenant): TokenKind => ({
  typ: 'setup+jwt',
  audience: `${issuer}/setup`,
  seconds: SETUP_TOKEN_SECONDS,
});

/**
 * A token for somebody who may set up a factor or a password and do nothing else: there is no session behind it. Its
 * `typ` and audience are its own, so that it is no access token anywhere. Throws `Misconfigured` where no key may sign.
 */
export async function issueSetupToken(
  deps: { config: Config; clock: Clock; random: Random },
  tenant: Tenant,
  person: { readonly id: string; readonly version: number },
  amr: readonly string[],
): Promise<string> {
  const claims = { scope: 'recovery', amr, ver: person.version };
  return signOwn(deps, tenant, kindOf(tenant), { subject: person.id, claims });
}

/** What a set-up token of this brand and environment says, or null. */
export async function verifySetupToken(
  deps: { config: Config; clock: Clock },
  tenant: Tenant,
  token: string,
): Promise<SetUp | null> {
  const said = await verifyOwn(deps, tenant, kindOf(tenant), token, ['ver', 'amr']);
  if (!said) return null;
  const { sub, ver, amr, jti, iat } = said;
  const isWhole = typeof ver === 'number' && Array.isArray(amr) && sub && jti && iat;
  return isWhole ? { sub, version: ver, amr: amr as string[], jti, issuedAt: iat } : null;
}
