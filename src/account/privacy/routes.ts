import * as z from 'zod';
import { clearedCookies } from '../../http/cookies.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { failed } from '../../lib/result.ts';
import { message } from '../../signin/deliver/schemas.ts';
import { deleteAccount } from './delete-account.ts';
import { exportAccount } from './export-account.ts';
import { holdings } from './holdings.ts';

const row = () => z.record(z.string(), z.unknown());
const exported = () =>
  z.object({
    exported_at: z.iso.datetime(),
    user: row(),
    ...Object.fromEntries(Object.keys(holdings).map((name) => [name, z.array(row())])),
    security_events: z.array(row()),
    security_events_complete: z.boolean().describe('False where only the newest are here'),
  });

const stale = ['step_up_required', 'insufficient_user_authentication'] as const;

export const routes: readonly Route[] = [
  defineRoute({
    method: 'DELETE',
    path: '/auth/me',
    surface: 'tokens',
    summary: 'Deletes the account of whoever is signed in: sealed at once, purged within 30 days',
    auth: 'person',
    assurance: 'fresh',
    rate: 'auth',
    answers: { 200: message },
    names: { answers: { 200: 'MessageResponse' } },
    errors: [...stale, 'conflict'],
    handler: async ({ actor }, scope) => {
      const refused = await deleteAccount(scope, actor);
      if (refused) return refused;
      const answer = Response.json({ message: 'Account deleted' });
      for (const cookie of clearedCookies(scope.tenant)) answer.headers.append('set-cookie', cookie);
      return answer;
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/me/export',
    surface: 'tokens',
    summary: 'Everything that is held about whoever is signed in',
    auth: 'person',
    assurance: 'fresh',
    rate: 'send',
    answers: { 200: exported },
    errors: [...stale],
    handler: async ({ actor }, scope) => {
      const held = await exportAccount(scope, actor);
      if (failed(held)) return held;
      return Response.json(held, { headers: { 'content-disposition': 'attachment; filename="account.json"' } });
    },
  }),
];
