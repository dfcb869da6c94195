import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { type Person, personOf } from '../../identity/person.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { requirePlatformOwner } from '../../permission/platform-owner.ts';
import { disable, enable } from './disable.ts';
import { ownerRoutes } from './owner-routes.ts';
import { presentFactors, presentPerson } from './present.ts';
import { peopleOfPool } from './queries.ts';
import { endSessionsOf, resetFactors } from './reset.ts';
import { access, factors, listQuery, resetQuery, searchQuery, user, users } from './schemas.ts';
import { searchPeople } from './search.ts';
import { setAccess } from './set-access.ts';

const base = '/api/platform/users';
const DEFAULT_PAGE = 50;

const common = { surface: 'management', auth: 'person' } as const;
const reads = { ...common, assurance: 'aal2', method: 'GET', rate: 'read' } as const;
const changes = { ...common, assurance: 'fresh_aal2', rate: 'auth' } as const;
const answersUser = {
  answers: { 200: user },
  names: { answers: { 200: 'PlatformUserAnswer' } },
} as const;

const answerUser = (person: Person | Failure): Response | Failure =>
  failed(person) ? person : Response.json({ user: presentPerson(person) });

const done = (failure: Failure | null): Response | Failure => failure ?? new Response(null, { status: 204 });

interface Asked {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

async function list({ deps, tenant }: Scope, { limit = DEFAULT_PAGE, cursor }: Asked): Promise<Response> {
  const { pool } = tenant.brand;
  const [rows] = await deps.db.read([peopleOfPool(deps.db, { pool, limit, after: cursor })]);
  const people = rows.slice(0, limit).map((row) => presentPerson(personOf(row)));
  return Response.json({ users: people, next_cursor: rows.length > limit ? (people.at(-1)?.id ?? null) : null });
}

export const routes: readonly Route[] = [
  ...ownerRoutes,
  defineRoute({
    ...reads,
    path: base,
    summary: 'The people of the pool, the newest first',
    query: listQuery,
    answers: { 200: users },
    names: { answers: { 200: 'PlatformUsersAnswer' } },
    errors: ['platform_owner_required'],
    handler: (call, scope) => requirePlatformOwner(call.actor) ?? list(scope, call.query),
  }),
  defineRoute({
    ...reads,
    path: `${base}/search`,
    summary: 'The people of the pool whose id is, or whose address or username begins with, what is looked for',
    query: searchQuery,
    answers: { 200: users },
    names: { answers: { 200: 'PlatformUsersAnswer' } },
    errors: ['platform_owner_required'],
    handler: async (call, scope) => {
      const refused = requirePlatformOwner(call.actor);
      if (refused) return refused;
      const { limit = DEFAULT_PAGE, cursor, q } = call.query;
      const page = await searchPeople(scope, { limit, cursor, q });
      return failed(page) ? page : Response.json(page);
    },
  }),
  defineRoute({
    ...reads,
    ...answersUser,
    path: `${base}/:id`,
    summary: 'A person of the pool',
    beside: 'subject',
    errors: ['platform_owner_required', 'not_found'],
    handler: (call) =>
      requirePlatformOwner(call.actor) ?? answerUser(call.subject ? call.subject.person : fail('not_found')),
  }),
  defineRoute({
    ...changes,
    ...answersUser,
    method: 'PATCH',
    path: `${base}/:id`,
    summary: 'Sets the apps, environments, role and type of a person',
    body: access,
    errors: ['platform_owner_required', 'not_found', 'conflict'],
    handler: async (call, scope) =>
      requirePlatformOwner(call.actor) ??
      answerUser(await setAccess(scope, call.actor, call.params.id ?? '', call.body)),
  }),
  defineRoute({
    ...changes,
    ...answersUser,
    method: 'POST',
    path: `${base}/:id/ban`,
    summary: 'Disables a person and ends their sessions',
    beside: 'subject',
    errors: ['platform_owner_required', 'not_found', 'conflict'],
    handler: async (call, scope) =>
      requirePlatformOwner(call.actor) ?? answerUser(await disable(scope, call.actor, call.subject)),
  }),
  defineRoute({
    ...changes,
    ...answersUser,
    method: 'POST',
    path: `${base}/:id/unban`,
    summary: 'Lets a disabled person in again',
    errors: ['platform_owner_required', 'not_found', 'conflict'],
    handler: async (call, scope) =>
      requirePlatformOwner(call.actor) ?? answerUser(await enable(scope, call.actor, call.params.id ?? '')),
  }),
  defineRoute({
    ...changes,
    method: 'DELETE',
    path: `${base}/:id/sessions`,
    summary: 'Ends every session of a person',
    answers: { 204: null },
    errors: ['platform_owner_required', 'not_found'],
    handler: async (call, scope) =>
      requirePlatformOwner(call.actor) ?? done(await endSessionsOf(scope, call.actor, call.params.id ?? '')),
  }),
  defineRoute({
    ...reads,
    path: `${base}/:id/mfa/status`,
    summary: 'Which factors a person has',
    beside: 'subject',
    answers: { 200: factors },
    names: { answers: { 200: 'PlatformUserFactorsAnswer' } },
    errors: ['platform_owner_required', 'not_found'],
    handler: (call) =>
      requirePlatformOwner(call.actor) ??
      (call.subject ? Response.json(presentFactors(call.subject)) : fail('not_found')),
  }),
  defineRoute({
    ...changes,
    method: 'DELETE',
    path: `${base}/:id/mfa`,
    summary: 'Takes the second factors of somebody who has lost them, their passkeys too where asked, and tells them',
    beside: 'subject',
    query: resetQuery,
    answers: { 204: null },
    errors: ['platform_owner_required', 'not_found', 'conflict'],
    handler: async (call, scope) =>
      requirePlatformOwner(call.actor) ??
      done(await resetFactors(scope, call.actor, call.subject, call.query.passkeys === 'true')),
  }),
];
