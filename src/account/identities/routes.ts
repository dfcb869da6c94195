import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { message } from '../../signin/deliver/schemas.ts';
import { identitiesOf } from './queries.ts';
import { unlinkIdentity } from './unlink-identity.ts';

const identity = () =>
  z.object({
    id: z.uuid(),
    provider: z.string(),
    email: z.string().nullable().describe('As the other service gave it; for display alone'),
    linked_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().nullable(),
  });
const identityList = () => z.object({ identities: z.array(identity()) });

const iso = (at: number) => new Date(at).toISOString();

export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/auth/identities',
    surface: 'tokens',
    summary: 'The accounts elsewhere that sign in whoever asks',
    auth: 'session',
    rate: 'read',
    answers: { 200: identityList },
    errors: [],
    handler: async ({ actor }, { deps, tenant }) => {
      const [rows] = await deps.db.read([identitiesOf(deps.db, tenant.brand.pool, actor.person.id)]);
      const identities = rows.map(({ id, provider, email, createdAt, lastUsedAt }) => ({
        id,
        provider,
        email,
        linked_at: iso(createdAt),
        last_used_at: lastUsedAt === null ? null : iso(lastUsedAt),
      }));
      return Response.json({ identities });
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/auth/identities/:id',
    surface: 'tokens',
    summary: 'Takes an account elsewhere from the account, unless it is the last way in',
    auth: 'person',
    assurance: 'fresh',
    rate: 'auth',
    answers: { 200: message },
    names: { answers: { 200: 'MessageResponse' } },
    errors: ['not_found', 'last_way_in', 'step_up_required', 'insufficient_user_authentication'],
    handler: async ({ actor, params }, scope) =>
      (await unlinkIdentity(scope, actor, params.id ?? '')) ?? Response.json({ message: 'Account unlinked' }),
  }),
];
