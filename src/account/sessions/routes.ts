import { clearedCookies } from '../../http/cookies.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { apiPermissionsOf } from '../../permission/api-permissions.ts';
import { capabilitiesOf } from '../../permission/capabilities.ts';
import type { Actor } from '../../session/actor.ts';
import { sessionOf } from '../../session/load.ts';
import { proveByCode } from '../../signin/code-proof.ts';
import { secondFactorDue } from '../../signin/deliver/schemas.ts';
import { finish } from '../../signin/finish.ts';
import { gateErrors } from '../../signin/token-surfaces.ts';
import { sessionsDelivery } from './deliver.ts';
import { endCurrent, endMany, endOne, liveSessions } from './end-sessions.ts';
import { presentCurrent, presentSession } from './present.ts';
import { redeemToken } from './redeem-token.ts';
import { current, endQuery, list, openBody, opened, permissions } from './schemas.ts';

type Opening = { method: 'passkey' | 'otp'; email?: string | null | undefined; token: string };

async function open(scope: Scope, { method, email, token }: Opening): Promise<Response | Failure> {
  const { methods } = scope.tenant.brand;
  if (!methods.includes(method === 'otp' ? 'email_otp' : 'passkey')) return fail('method_not_enabled');
  const proven =
    method === 'otp' ? await proveByCode(scope, email ?? '', token) : await redeemToken(scope, token, email);
  if (failed(proven)) return proven;
  const attempt = { entry: 'web', target: proven.target, remember: true } as const;
  return finish(scope, attempt, proven.proof, proven.facts, sessionsDelivery(scope));
}

async function listSessions({ deps, tenant }: Scope, { person, session }: Actor): Promise<Response> {
  const [rows] = await deps.db.read([liveSessions(deps.db, tenant, person.id, deps.clock.now())]);
  return Response.json({ sessions: rows.map((row) => presentSession(sessionOf(row), session.id)) });
}

/** 204; without the session that asked its cookies are of no use. */
function done({ tenant }: Scope, isGone: boolean): Response {
  const answer = new Response(null, { status: 204 });
  for (const cookie of isGone ? clearedCookies(tenant) : []) answer.headers.append('set-cookie', cookie);
  return answer;
}

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/auth/sessions',
    surface: 'passkeys-sessions',
    summary: 'The live sessions of whoever is signed in, in this environment',
    auth: 'session',
    rate: 'read',
    answers: { 200: list },
    errors: [],
    handler: ({ actor }, scope) => listSessions(scope, actor),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/sessions',
    surface: 'passkeys-sessions',
    summary: 'Opens a session with the token of a passkey, or with a mailed code',
    auth: 'none',
    rate: 'redeem',
    body: openBody,
    answers: { 200: secondFactorDue, 201: opened },
    errors: [
      'invalid_token',
      'invalid_code',
      'too_many_attempts',
      'invalid_credentials',
      ...gateErrors,
      'method_not_enabled',
    ],
    handler: ({ body }, scope) => open(scope, body),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/auth/sessions',
    surface: 'passkeys-sessions',
    summary: 'Ends the session that asks, or all others, or all',
    auth: 'person',
    rate: 'auth',
    query: endQuery,
    answers: { 204: null },
    errors: [],
    handler: async ({ actor, query }, scope) => {
      const which = query.scope ?? 'current';
      await (which === 'current' ? endCurrent(scope, actor) : endMany(scope, actor, which));
      return done(scope, which !== 'others');
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/auth/sessions/current',
    surface: 'passkeys-sessions',
    summary: 'The session that asks, and whose it is',
    // A key has none.
    auth: 'person',
    rate: 'read',
    answers: { 200: current },
    errors: [],
    handler: ({ actor }) => Response.json(presentCurrent(actor)),
  }),
  defineRoute({
    method: 'GET',
    path: '/auth/sessions/current/permissions',
    surface: 'passkeys-sessions',
    summary: 'What the session that asks may do',
    auth: 'session',
    rate: 'read',
    answers: { 200: permissions },
    errors: [],
    handler: ({ actor: { by, scopes, person, organization } }, { tenant }) =>
      Response.json({
        role: person.role,
        permissions:
          by === 'api_key'
            ? scopes
            : [
                ...capabilitiesOf(organization?.role ?? null),
                ...apiPermissionsOf(tenant.brand, person).map(({ id }) => id),
              ],
        apps: person.apps,
        env: person.env,
        ...(organization ? { organization } : {}),
      }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/auth/sessions/:id',
    surface: 'passkeys-sessions',
    summary: 'Ends a session of whoever is signed in',
    auth: 'person',
    rate: 'auth',
    answers: { 204: null },
    errors: ['not_found'],
    handler: async ({ actor, params }, scope) => {
      const refused = await endOne(scope, actor, params.id ?? '');
      return refused ?? done(scope, params.id === actor.session.id);
    },
  }),
];
