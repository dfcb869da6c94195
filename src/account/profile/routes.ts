import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import { failed } from '../../lib/result.ts';
import { userInfo } from '../../signin/deliver/schemas.ts';
import { presentUserInfo } from '../../signin/deliver/user-info.ts';
import { updateProfile } from './update-profile.ts';

const profileBody = () =>
  z.strictObject({
    name: z.string().trim().min(1).max(200).nullable().optional(),
    picture: z
      .url({ protocol: /^https$/, hostname: z.regexes.domain, error: 'Give an https address' })
      .max(2048)
      .nullable()
      .optional(),
    locale: z
      .string()
      .max(35)
      .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/, 'Give a language tag, like en or de-AT')
      .nullable()
      .optional()
      .describe('BCP 47: the language of pages and messages'),
  });

export const routes: readonly Route[] = [
  defineRoute({
    method: 'PATCH',
    path: '/auth/me',
    surface: 'tokens',
    summary: 'Changes what whoever is signed in says of themselves; null takes it back',
    auth: 'person',
    rate: 'auth',
    body: profileBody,
    answers: { 200: userInfo },
    names: { answers: { 200: 'UserInfo' } },
    errors: [],
    handler: async ({ actor, body }, scope) => {
      const person = await updateProfile(scope, actor, body);
      return failed(person)
        ? person
        : Response.json(await presentUserInfo(person, actor.session.acr, actor.session.product));
    },
  }),
];
