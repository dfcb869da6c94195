import * as z from 'zod';
import { failurePage } from '../../http/page/failure-page.tsx';
import { defineRoute, type Route } from '../../http/route.ts';
import { seeOther } from '../../http/see-other.ts';
import { emailAddress } from '../../identity/address.ts';
import { failed } from '../../lib/result.ts';
import { message, userInfo } from '../../signin/deliver/schemas.ts';
import { presentUserInfo } from '../../signin/deliver/user-info.ts';
import { confirmChange } from './confirm-change.ts';
import { undonePage, undoPage } from './pages.tsx';
import { requestChange } from './request-change.ts';
import { undoChange } from './undo-change.ts';

const requestBody = () => z.strictObject({ email: emailAddress() });
const confirmBody = () =>
  z.strictObject({
    email: emailAddress(),
    code: z.string().regex(/^[0-9]{6}$/, 'Enter the six digits of the code'),
  });
const token = () => z.string().max(2048);
const undoBody = () => z.strictObject({ token: token() });
const undoQuery = () => z.object({ token: token().optional(), done: z.string().max(8).optional() });

const changes = { method: 'POST', surface: 'tokens', auth: 'person', assurance: 'fresh' } as const;
const stale = ['step_up_required', 'insufficient_user_authentication'] as const;

export const routes: readonly Route[] = [
  defineRoute({
    ...changes,
    path: '/auth/email/request',
    summary: 'Mails a code to the address that whoever is signed in wants to have',
    rate: 'send',
    body: requestBody,
    answers: { 200: message },
    names: { answers: { 200: 'MessageResponse' } },
    errors: [...stale, 'conflict'],
    handler: async ({ actor, body }, scope) =>
      (await requestChange(scope, actor, body.email)) ??
      Response.json({ message: 'A code is on its way to the new address' }),
  }),
  defineRoute({
    ...changes,
    path: '/auth/email/confirm',
    summary: 'Changes the address by the code that was mailed to the new one; the old one is told and may undo it',
    rate: 'auth',
    body: confirmBody,
    answers: { 200: userInfo },
    names: { answers: { 200: 'UserInfo' } },
    errors: [...stale, 'invalid_code', 'too_many_attempts', 'conflict'],
    handler: async ({ actor, body }, scope) => {
      const person = await confirmChange(scope, actor, body.email, body.code);
      return failed(person)
        ? person
        : Response.json(await presentUserInfo(person, actor.session.acr, actor.session.product));
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/auth/email/undo',
    surface: 'pages',
    summary: 'The page of a link that undoes a change of address: one button; changes nothing',
    auth: 'none',
    rate: 'read',
    query: undoQuery,
    answers: { 200: null },
    errors: ['invalid_token'],
    handler: ({ request, query }, scope) =>
      query.done ? undonePage(scope) : undoPage(request, scope, query.token ?? ''),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/email/undo',
    surface: 'browser',
    summary: 'Undoes a change of address by the link that was mailed to the old one, and ends every session',
    auth: 'none',
    rate: 'redeem',
    body: undoBody,
    form: true,
    answers: { 200: message, 303: null },
    errors: ['invalid_token', 'stale_form'],
    handler: async ({ body, isForm }, scope) => {
      const refused = await undoChange(scope, body.token);
      if (isForm) return refused ? failurePage(scope, refused) : seeOther('/auth/email/undo', { done: '1' });
      return refused ?? Response.json({ message: 'The change is undone' });
    },
  }),
];
