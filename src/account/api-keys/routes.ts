import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import { failed } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { message } from '../../signin/deliver/schemas.ts';
import { createKey } from './create-key.ts';
import { presentApiToken, presentApiTokenCreated, presentCreatedKey, presentKey } from './present.ts';
import { keysOf } from './queries.ts';
import { revokeKey } from './revoke-key.ts';
import { apiTokenCreated, apiTokenList, createApiTokenBody, createdKey, createKeyBody, keyList } from './schemas.ts';

async function list({ deps, tenant }: Scope, { person }: Actor) {
  const [rows] = await deps.db.read([keysOf(deps.db, tenant, person.id, deps.clock.now())]);
  return rows;
}

const stale = ['step_up_required', 'insufficient_user_authentication'] as const satisfies ErrorCode[];
const lists = { method: 'GET', auth: 'session', rate: 'read', errors: [] } as const satisfies Partial<Route>;
const revokes = {
  method: 'DELETE',
  auth: 'person',
  assurance: 'fresh',
  rate: 'auth',
  answers: { 200: message },
  errors: ['not_found', ...stale],
  handler: async ({ actor, params }, scope) =>
    (await revokeKey(scope, actor, params.id ?? '')) ?? Response.json({ message: 'This key works no more' }),
} as const satisfies Partial<Route>;

export const routes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/keys',
    surface: 'browser',
    summary: 'Makes an API key, and shows it once',
    auth: 'person',
    assurance: 'fresh',
    rate: 'auth',
    body: createKeyBody,
    answers: { 201: createdKey },
    errors: [...stale, 'conflict'],
    handler: async ({ request, actor, body }, scope) => {
      const { name, scopes = [], expiresAt } = body;
      const wanted = { name, scopes, scopesField: 'scopes', expiresAt: expiresAt ? Date.parse(expiresAt) : null };
      const made = await createKey(scope, { request, actor, facts: null }, wanted);
      return failed(made) ? made : Response.json(presentCreatedKey(made.row, made.key), { status: 201 });
    },
  }),
  defineRoute({
    ...lists,
    path: '/keys',
    surface: 'browser',
    summary: 'The API keys of whoever is signed in',
    answers: { 200: keyList },
    handler: async ({ actor }, scope) => Response.json({ keys: (await list(scope, actor)).map(presentKey) }),
  }),
  defineRoute({ ...revokes, path: '/keys/:id', surface: 'browser', summary: 'Ends an API key' }),
  defineRoute({
    method: 'POST',
    path: '/auth/api-tokens',
    surface: 'tokens',
    summary: 'Makes an API key, and shows it once',
    auth: 'person',
    assurance: 'fresh_factor',
    beside: 'guess',
    isGuess: (body) => (body as { password?: string }).password !== undefined,
    noGuessWith: 'fresh',
    rate: 'auth',
    body: createApiTokenBody,
    answers: { 201: apiTokenCreated },
    names: { body: 'CreateApiTokenBody', answers: { 201: 'ApiTokenCreated' } },
    errors: [...stale, 'invalid_credentials', 'too_many_attempts', 'overloaded', 'conflict'],
    handler: async ({ request, actor, facts, body }, scope) => {
      const { label: name, permissions: scopes, password, expires_in_secs: seconds } = body;
      const expiresAt = seconds == null ? null : scope.deps.clock.now() + seconds * 1000;
      const wanted = { name, scopes, scopesField: 'permissions', expiresAt, password };
      const made = await createKey(scope, { request, actor, facts: facts ?? null }, wanted);
      return failed(made) ? made : Response.json(presentApiTokenCreated(made.row, made.key), { status: 201 });
    },
  }),
  defineRoute({
    ...lists,
    path: '/auth/api-tokens',
    surface: 'tokens',
    summary: 'The API keys of whoever is signed in',
    answers: { 200: apiTokenList },
    handler: async ({ actor }, scope) => Response.json({ tokens: (await list(scope, actor)).map(presentApiToken) }),
  }),
  defineRoute({ ...revokes, path: '/auth/api-tokens/:id', surface: 'tokens', summary: 'Ends an API key' }),
];
