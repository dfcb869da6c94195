import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { emailAddress } from '../../identity/address.ts';
import { failed } from '../../lib/result.ts';
import { requirePlatformOwner } from '../../permission/platform-owner.ts';
import { cancelInvitation, type Invitation, invite, openInvitations } from './invite.ts';

const DEFAULT_PAGE = 50;

const invitation = () =>
  z.object({
    email: z.string(),
    invited_by: z.uuid().nullable(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
  });

const present = ({ address, invitedBy, createdAt, expiresAt }: Invitation) => ({
  email: address,
  invited_by: invitedBy,
  created_at: new Date(createdAt).toISOString(),
  expires_at: new Date(expiresAt).toISOString(),
});

const common = {
  surface: 'management',
  auth: 'person',
  path: '/api/platform/invitations',
} as const;

interface Asked {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

async function list(scope: Scope, { limit = DEFAULT_PAGE, cursor }: Asked): Promise<Response> {
  const [rows] = await scope.deps.db.read([openInvitations(scope, { limit, after: cursor })]);
  const page = rows.slice(0, limit);
  return Response.json({
    invitations: page.map(present),
    next_cursor: rows.length > limit ? (page.at(-1)?.address ?? null) : null,
  });
}

export const routes: readonly Route[] = [
  defineRoute({
    ...common,
    method: 'GET',
    assurance: 'aal2',
    rate: 'read',
    summary: 'The addresses that may make an account here, while their invitations stand',
    query: () =>
      z.object({
        limit: z.coerce.number().int().min(1).max(100).optional(),
        cursor: z.string().max(254).optional(),
      }),
    answers: { 200: () => z.object({ invitations: z.array(invitation()), next_cursor: z.string().nullable() }) },
    names: { answers: { 200: 'PlatformInvitationsAnswer' } },
    errors: ['platform_owner_required'],
    handler: (call, scope) => requirePlatformOwner(call.actor) ?? list(scope, call.query),
  }),
  defineRoute({
    ...common,
    method: 'POST',
    assurance: 'fresh_aal2',
    rate: 'send',
    summary: 'Lets an address make an account for seven days, and tells it so',
    body: () => z.strictObject({ email: emailAddress() }),
    answers: { 201: () => z.object({ invitation: invitation() }) },
    names: { body: 'PlatformInvitationBody', answers: { 201: 'PlatformInvitationAnswer' } },
    errors: ['platform_owner_required', 'conflict'],
    handler: async (call, scope) => {
      const refused = requirePlatformOwner(call.actor);
      if (refused) return refused;
      const made = await invite(scope, call.actor, call.body.email);
      return failed(made) ? made : Response.json({ invitation: present(made) }, { status: 201 });
    },
  }),
  defineRoute({
    ...common,
    method: 'DELETE',
    assurance: 'fresh_aal2',
    rate: 'auth',
    summary: 'Takes an invitation back',
    query: () => z.object({ email: emailAddress() }),
    answers: { 204: null },
    errors: ['platform_owner_required'],
    handler: async (call, scope) =>
      requirePlatformOwner(call.actor) ??
      (await cancelInvitation(scope, call.actor, call.query.email)) ??
      new Response(null, { status: 204 }),
  }),
];
