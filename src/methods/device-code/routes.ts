import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { deviceName } from '../../lib/device-name.ts';
import { SECOND } from '../../lib/duration.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { message, nativeTokenResponse } from '../../signin/deliver/schemas.ts';
import { finish } from '../../signin/finish.ts';
import { subappHost } from '../../tenant/places.ts';
import { type Asking, appOf, clientIdOf, LIFETIME } from './authorization.ts';
import { type Decision, decide } from './decide.ts';
import { deviceDelivery } from './device-delivery.ts';
import { proveDevice } from './prove-device.ts';
import { requestCodes } from './request-codes.ts';
import { asked, codeBody, codes, DEVICE_GRANT, tokenBody, verifyBody } from './schemas.ts';
import { inGroups } from './user-code.ts';

/** What somebody is asked before they decide, or that they have. */
function present({ deps, tenant }: Scope, userCode: string, asking: Asking, decision: Decision | undefined): Response {
  if (decision === 'approve') return Response.json({ message: 'The device is signed in' });
  if (decision === 'deny') return Response.json({ message: 'The device was not signed in' });
  const { subapp, userAgent, network, country, at } = asking;
  return Response.json({
    user_code: inGroups(userCode),
    client_id: clientIdOf(tenant, subapp),
    client_name: tenant.brand.subapps.find(({ id }) => id === subapp)?.name ?? subapp,
    device: deviceName(userAgent),
    network,
    country,
    requested_at: new Date(at).toISOString(),
    expires_in: Math.ceil((at + LIFETIME - deps.clock.now()) / SECOND),
  });
}

/** Opens the session of a device whose code was approved. */
async function redeem(
  scope: Scope,
  { grant_type: grantType, client_id: clientId, device_code: deviceCode }: z.output<ReturnType<typeof tokenBody>>,
): Promise<Response | Failure> {
  const { tenant } = scope;
  if (grantType !== DEVICE_GRANT) return fail('unsupported_grant_type');
  const app = appOf(tenant, clientId);
  if (failed(app)) return app;
  const proven = await proveDevice(scope, app.id, deviceCode);
  if (failed(proven)) return proven;
  const target = { domain: subappHost(tenant, app.id), subapp: app.id, env: tenant.env };
  const attempt = { entry: 'native', target, remember: true } as const;
  return finish(scope, attempt, proven.proof, proven.facts, deviceDelivery(scope));
}

const devices = { method: 'POST', surface: 'management', auth: 'none', isOAuth: true } as const;
const clients = ['invalid_client', 'unauthorized_client'] as const;

export const routes: readonly Route[] = [
  defineRoute({
    ...devices,
    path: '/auth/device/code',
    summary: 'Gives an app on a device without a browser a code to keep and one for its person to type elsewhere',
    rate: 'auth',
    body: codeBody,
    answers: { 200: codes },
    names: { body: 'DeviceCodeBody', answers: { 200: 'DeviceCodeResponse' } },
    errors: [...clients, 'invalid_scope'],
    handler: async ({ body }, scope) => {
      const app = appOf(scope.tenant, body.client_id);
      if (failed(app)) return app;
      return body.scope ? fail('invalid_scope') : Response.json(await requestCodes(scope, app.id));
    },
  }),
  defineRoute({
    ...devices,
    path: '/auth/token',
    summary: 'Signs a device in once its code was approved; until then it says what the device has to wait for',
    rate: 'redeem',
    body: tokenBody,
    answers: { 200: nativeTokenResponse },
    names: { body: 'DeviceTokenBody', answers: { 200: 'NativeTokenResponse' } },
    errors: [
      ...clients,
      'unsupported_grant_type',
      'authorization_pending',
      'slow_down',
      'access_denied',
      'expired_token',
      'invalid_grant',
    ],
    handler: ({ body }, scope) => redeem(scope, body),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/device/verify',
    surface: 'management',
    summary: 'Tells whoever is signed in what a user code stands for, and takes their decision about it',
    auth: 'person',
    assurance: 'fresh_own',
    // Whoever denies gives nothing away, and must not be kept from it.
    asksAssurance: (body) => (body as { decision?: Decision }).decision !== 'deny',
    beside: 'facts',
    rate: 'auth',
    body: verifyBody,
    answers: { 200: () => z.union([asked().meta({ id: 'DeviceRequest' }), message()]) },
    names: { body: 'DeviceVerifyBody' },
    errors: [
      'step_up_required',
      'insufficient_user_authentication',
      'insufficient_scope',
      'invalid_code',
      'too_many_attempts',
      'account_disabled',
      'email_not_verified',
      'mfa_enrollment_required',
      'env_access_denied',
      'app_access_denied',
    ],
    handler: async ({ actor, facts, body: { user_code: typed, decision } }, scope) => {
      const decided = await decide(scope, actor, facts, typed, decision);
      return failed(decided) ? decided : present(scope, decided.userCode, decided.asking, decision);
    },
  }),
];
