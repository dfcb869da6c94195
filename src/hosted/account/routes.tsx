import * as z from 'zod';
import { counterState } from '../../guard/attempts.ts';
import { accountQuery } from '../../http/page/account/account-page.tsx';
import { defineRoute, type Route } from '../../http/route.ts';
import { anyMembership } from '../../identity/memberships.ts';
import { confirmPage } from './confirm-page.tsx';
import { overviewPage } from './overview-page.tsx';
import { notSent, sendCode } from './send-code.ts';

const back = () => z.string().max(1_024).optional();
const confirmQuery = () => accountQuery().extend({ back: back(), wait: z.string().max(8).optional() });

const pages = {
  method: 'GET',
  surface: 'pages',
  auth: 'person',
  beside: 'facts',
  rate: 'read',
  answers: { 200: null, 303: null },
  errors: [],
} as const;

export const routes: readonly Route[] = [
  defineRoute({
    ...pages,
    path: '/account',
    summary: 'The account of whoever is signed in, and the way to each of its parts',
    also: anyMembership,
    query: accountQuery,
    handler: ({ request, actor, query, facts, also }, scope) =>
      overviewPage(request, scope, { facts, organization: actor.organization, isMember: also.length > 0 }, query),
  }),
  defineRoute({
    ...pages,
    path: '/account/confirm',
    summary: 'Asks whoever is signed in for a fresh proof, by the highest factor that they have, and leads back',
    also: (db, _, codeKeyOf) => counterState(db, codeKeyOf('sms_factor')),
    query: confirmQuery,
    handler: ({ request, query, facts, also }, scope) => confirmPage(request, scope, { facts, code: also }, query),
  }),
  defineRoute({
    ...pages,
    method: 'POST',
    path: '/account/confirm/send',
    summary: 'Sends a code to the phone that is a second factor of whoever is signed in',
    rate: 'send',
    body: () => z.strictObject({ back: back() }),
    form: true,
    answers: { 303: null },
    errors: ['conflict', 'method_not_enabled', 'stale_form'],
    again: notSent,
    handler: ({ actor, facts, body }, scope) => sendCode(scope, actor, facts, body.back),
  }),
];
