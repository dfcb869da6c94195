import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { failed } from '../../lib/result.ts';
import { requirePlatformOwner } from '../../permission/platform-owner.ts';
import { addOwner, bootstrapOwner, removeOwner } from './owners.ts';
import { presentPerson } from './present.ts';
import { user } from './schemas.ts';

const common = {
  surface: 'management',
  auth: 'person',
  assurance: 'fresh_aal2',
  rate: 'auth',
} as const;
const answersUser = { answers: { 200: user }, names: { answers: { 200: 'PlatformUserAnswer' } } } as const;

/** Who owns the platform. */
export const ownerRoutes: readonly Route[] = [
  defineRoute({
    ...common,
    ...answersUser,
    method: 'POST',
    path: '/api/platform/bootstrap',
    summary: 'Makes whoever calls the first owner, where PLATFORM_OWNERS names their confirmed address',
    errors: ['not_found'],
    handler: async ({ actor }, scope) => {
      const person = await bootstrapOwner(scope, actor);
      return failed(person) ? person : Response.json({ user: presentPerson(person) });
    },
  }),
  defineRoute({
    ...common,
    ...answersUser,
    method: 'POST',
    path: '/api/platform/owners',
    summary: 'Makes a person an owner of the platform',
    body: () => z.strictObject({ user_id: z.uuid() }),
    errors: ['platform_owner_required', 'not_found', 'conflict'],
    handler: async (call, scope) => {
      const refused = requirePlatformOwner(call.actor);
      if (refused) return refused;
      const person = await addOwner(scope, call.actor, call.body.user_id);
      return failed(person) ? person : Response.json({ user: presentPerson(person) });
    },
  }),
  defineRoute({
    ...common,
    method: 'DELETE',
    path: '/api/platform/owners/:user_id',
    summary: 'Takes the platform from one of its owners, never from the last',
    answers: { 204: null },
    errors: ['platform_owner_required', 'not_found', 'conflict'],
    handler: async (call, scope) =>
      requirePlatformOwner(call.actor) ??
      (await removeOwner(scope, call.actor, call.params.user_id ?? '')) ??
      new Response(null, { status: 204 }),
  }),
];
