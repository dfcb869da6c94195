import * as z from 'zod';
import { toConfirm } from '../../http/form-row.ts';
import { accountQuery } from '../../http/page/account/account-page.tsx';
import { defineRoute, type Refused, type Route } from '../../http/route.ts';
import { addressOf, backTo, seeOther } from '../../http/see-other.ts';
import { type Membership, membershipsOf } from '../../identity/memberships.ts';
import { failed } from '../../lib/result.ts';
import { destinationOf } from '../../signin/attempt.ts';
import { chooseOrganization } from '../../signin/choose-organization.ts';
import { renewCookie } from '../../signin/deliver/renew-cookie.ts';
import { organizationsPage } from './page.tsx';

const PAGE = '/account/organizations';

/** As long as an address that a proof leads back to may be. */
const MOST_BACK = 1_024;

const returnTo = () => z.string().max(2048).optional();
const query = () => accountQuery().extend({ q: z.string().max(100).optional(), return_to: returnTo() });

/** An empty name leaves every organization. */
const choice = () => z.strictObject({ organization: z.union([z.uuid(), z.literal('')]), return_to: returnTo() });

const toPage = backTo(PAGE);

/** Who has to prove themselves first comes back to choose again, and goes on from there. */
async function again(refused: Refused): Promise<Response> {
  if (refused.failure.code !== 'step_up_required') return toPage(refused);
  const { return_to: leadsTo } = refused.fields;
  const back = addressOf(PAGE, { return_to: leadsTo || null });
  return toConfirm(back.length > MOST_BACK ? PAGE : back);
}

/** Where somebody works who belongs to organizations: the page, and its form. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: PAGE,
    surface: 'pages',
    summary: 'The page at which whoever is signed in chooses the organization that the session is for',
    auth: 'person',
    also: membershipsOf,
    rate: 'read',
    query,
    answers: { 200: null },
    errors: [],
    handler: ({ request, actor, query: asked, also }, scope) =>
      organizationsPage(request, scope, actor, also as Membership[], asked),
  }),
  defineRoute({
    method: 'POST',
    path: `${PAGE}/select`,
    surface: 'pages',
    summary: 'Makes an organization the one that the session is for, or none, and gives the session another secret',
    auth: 'person',
    also: membershipsOf,
    rate: 'auth',
    body: choice,
    form: true,
    answers: { 303: null },
    errors: [
      'not_found',
      'organization_not_active',
      'mfa_enrollment_required',
      'step_up_required',
      'insufficient_user_authentication',
      'invalid_return_to',
      'stale_form',
    ],
    again,
    handler: async ({ request, actor, body, also }, scope) => {
      const destination = destinationOf(request, scope, body.return_to);
      if (failed(destination)) return destination;
      const id = body.organization === '' ? null : body.organization;
      const chosen = await chooseOrganization(request, scope, actor, also as Membership[], id);
      if (failed(chosen)) return chosen;
      const { returnTo: location } = destination;
      const answer =
        location === null
          ? seeOther(PAGE, { done: 'organization' })
          : new Response(null, { status: 303, headers: { location } });
      return renewCookie(request, scope, chosen, answer);
    },
  }),
];
