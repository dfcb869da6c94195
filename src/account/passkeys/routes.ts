import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { passkeysOf } from '../../identity/credentials/passkey/queries.ts';
import { creationOptionsJson } from '../../identity/credentials/passkey/schemas.ts';
import { accountSignals } from '../../identity/credentials/passkey/signals.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import { failed } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { relyingParty } from '../../tenant/relying-party.ts';
import { presentPasskey, presentPasskeyInfo } from './present.ts';
import { beginRegistration, completeRegistration } from './register-passkey.ts';
import { removePasskey } from './remove-passkey.ts';
import { renamePasskey } from './rename-passkey.ts';
import { completeBody, completed, list, passkeyInfo, removed, renameBody, verified, verifyBody } from './schemas.ts';

async function listPasskeys({ deps, tenant }: Scope, { person }: Actor) {
  const [held] = await deps.db.read([passkeysOf(deps.db, tenant.brand.pool, person.id)]);
  return { passkeys: held.map(presentPasskey), signal: accountSignals(relyingParty(tenant), person, held) };
}

const stale = ['step_up_required', 'insufficient_user_authentication'] as const satisfies ErrorCode[];
const begins = {
  method: 'POST',
  auth: 'set_up',
  assurance: 'fresh',
  rate: 'auth',
  answers: { 200: creationOptionsJson },
  names: { answers: { 200: 'PublicKeyCredentialCreationOptionsJSON' } },
  errors: [...stale, 'method_not_enabled', 'conflict'],
  handler: async ({ actor }, scope) => {
    const options = await beginRegistration(scope, actor);
    return failed(options) ? options : Response.json(options);
  },
} as const satisfies Partial<Route>;
const completes = {
  method: 'POST',
  auth: 'set_up',
  assurance: 'fresh',
  rate: 'auth',
  errors: [...stale, 'invalid_token', 'passkey_refused', 'method_not_enabled', 'conflict'],
} as const satisfies Partial<Route>;
const removes = {
  method: 'DELETE',
  auth: 'person',
  assurance: 'fresh',
  rate: 'auth',
  errors: [...stale, 'not_found', 'last_way_in'],
} as const satisfies Partial<Route>;

export const routes: readonly Route[] = [
  defineRoute({
    ...begins,
    path: '/auth/passkey/register/begin',
    surface: 'tokens',
    summary: 'WebAuthn creation options for whoever is signed in',
  }),
  defineRoute({
    ...completes,
    path: '/auth/passkey/register/complete',
    surface: 'tokens',
    summary: 'Adds the passkey that an authenticator made',
    body: completeBody,
    answers: { 200: completed },
    names: { body: 'PasskeyRegisterCompleteBody' },
    handler: async ({ actor, body }, scope) => {
      const made = await completeRegistration(scope, actor, body.credential, body.name);
      return failed(made) ? made : Response.json({ ...presentPasskeyInfo(made.passkey), signal: made.signal });
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/auth/passkey/:id',
    surface: 'tokens',
    summary: 'Renames a passkey',
    auth: 'person',
    rate: 'auth',
    body: renameBody,
    answers: { 200: passkeyInfo },
    errors: ['not_found'],
    handler: async ({ actor, params, body }, scope) => {
      const renamed = await renamePasskey(scope, actor, params.id ?? '', body.name);
      return failed(renamed) ? renamed : Response.json(presentPasskeyInfo(renamed));
    },
  }),
  defineRoute({
    ...removes,
    path: '/auth/passkey/:id',
    surface: 'tokens',
    summary: 'Removes a passkey, unless it is the last way in',
    answers: { 200: removed },
    handler: async ({ actor, params }, scope) => {
      const signal = await removePasskey(scope, actor, params.id ?? '');
      return failed(signal) ? signal : Response.json({ message: 'Passkey removed', signal });
    },
  }),
  defineRoute({
    ...begins,
    path: '/auth/passkeys/register/options',
    surface: 'passkeys-sessions',
    summary: 'WebAuthn creation options for whoever is signed in',
  }),
  defineRoute({
    ...completes,
    path: '/auth/passkeys/register/verify',
    surface: 'passkeys-sessions',
    summary: 'Adds the passkey that an authenticator made',
    body: verifyBody,
    answers: { 200: verified },
    handler: async ({ actor, body }, scope) => {
      const { name, ...credential } = body;
      const made = await completeRegistration(scope, actor, credential, name);
      return failed(made) ? made : Response.json({ passkey: presentPasskey(made.passkey), signal: made.signal });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/auth/passkeys',
    surface: 'passkeys-sessions',
    summary: 'The passkeys of whoever is signed in, and what a passkey manager should know of them',
    auth: 'session',
    rate: 'read',
    answers: { 200: list },
    errors: [],
    handler: async ({ actor }, scope) => Response.json(await listPasskeys(scope, actor)),
  }),
  defineRoute({
    ...removes,
    path: '/auth/passkeys/:id',
    surface: 'passkeys-sessions',
    summary: 'Removes a passkey, unless it is the last way in',
    answers: { 204: null },
    handler: async ({ actor, params }, scope) => {
      const signal = await removePasskey(scope, actor, params.id ?? '');
      return failed(signal) ? signal : new Response(null, { status: 204 });
    },
  }),
];
