import type { Scope } from '../../http/scope.ts';
import { authenticatorName } from '../../identity/credentials/passkey/authenticator-name.ts';
import { createChallenge, findChallenge } from '../../identity/credentials/passkey/challenge.ts';
import { creationOptions } from '../../identity/credentials/passkey/options.ts';
import { type PasskeyRow, passkeysOf } from '../../identity/credentials/passkey/queries.ts';
import type { RegistrationCredential } from '../../identity/credentials/passkey/schemas.ts';
import { accountSignals } from '../../identity/credentials/passkey/signals.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { relyingParty } from '../../tenant/relying-party.ts';
import { MOST_PASSKEYS, writePasskey } from './write-passkey.ts';

/**
 * Options of a new passkey for whoever is signed in. Authenticators that hold one already are named, so that they make
 * no second. Errors: `method_not_enabled`, `conflict` where there are too many. Throws `Outage`.
 */
export async function beginRegistration(scope: Scope, actor: Actor) {
  const { deps, tenant } = scope;
  if (!tenant.brand.methods.includes('passkey')) return fail('method_not_enabled');
  const { person, session } = actor;
  const [held] = await deps.db.read([passkeysOf(deps.db, tenant.brand.pool, person.id)]);
  if (held.length >= MOST_PASSKEYS) return fail('conflict', { detail: `You have ${MOST_PASSKEYS} passkeys already.` });
  const challenge = await createChallenge(deps, 'passkey_register', {
    brand: tenant.brand.id,
    env: tenant.env,
    flowHash: null,
    sessionId: session.id,
    address: null,
    target: { domain: session.targetDomain, subapp: session.targetSubapp, env: session.targetEnv },
  });
  return creationOptions(relyingParty(tenant), person, challenge, held);
}

/**
 * Adds the passkey that an authenticator made. Errors: as `beginRegistration`, `invalid_token` where the challenge is
 * not good any more, `passkey_refused`, `conflict` where somebody holds the credential or there are too many,
 * `unauthenticated` where the session ended meanwhile. Throws `Outage`.
 */
export async function completeRegistration(
  scope: Scope,
  actor: Actor,
  credential: RegistrationCredential,
  name: string | null | undefined,
): Promise<{ passkey: PasskeyRow; signal: ReturnType<typeof accountSignals> } | Failure> {
  const { deps, tenant } = scope;
  if (!tenant.brand.methods.includes('passkey')) return fail('method_not_enabled');
  const { person, session } = actor;
  const found = await findChallenge(deps, 'passkey_register', credential.response.clientDataJSON, {
    tenant,
    flowHash: null,
    sessionId: session.id,
  });
  if (failed(found)) return found;
  const rp = relyingParty(tenant);
  // Pages that only show passkeys need none of what reads an authenticator's answer.
  const { verifyRegistration } = await import('../../identity/credentials/passkey/verify-registration.ts');
  const made = await verifyRegistration(rp, found.challenge, credential);
  if (failed(made)) return made;
  const now = deps.clock.now();
  const passkey: PasskeyRow = {
    ...made,
    id: deps.random.id(now),
    pool: tenant.brand.pool,
    userId: person.id,
    rpId: rp.id,
    transports: [...new Set(credential.response.transports)],
    name: name ?? authenticatorName(made.aaguid, made.backupEligible),
    createdAt: now,
    lastUsedAt: null,
  };
  const held = await writePasskey(scope, actor, found.claim, passkey);
  return failed(held) ? held : { passkey, signal: accountSignals(rp, person, held) };
}
