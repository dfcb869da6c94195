import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { findName, ownerOf } from '../../identity/username/find-name.ts';
import { normalUsername } from '../../identity/username/normal-username.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { callerTarget } from '../../signin/attempt.ts';
import { checkPassword } from '../../signin/check-password.ts';
import { gateErrors, type TokenSurface, tokenSurfaces } from '../../signin/token-surfaces.ts';
import { signUp } from './sign-up.ts';

const username = () => z.string().min(1).max(256);
const signUpBody = () => z.strictObject({ username: username(), password: z.string().min(1).max(4096) });
const loginBody = () => z.strictObject({ username: username(), password: z.string().min(1).max(1024) });
const availableQuery = () => z.strictObject({ username: username() });
const available = () => z.object({ username: z.string(), available: z.boolean() });

const isEnabled = ({ tenant }: Scope) => tenant.brand.methods.includes('username');

const rowsOf = ({ surface, prefix, answers, answerName, finish }: TokenSurface): readonly Route[] => [
  defineRoute({
    method: 'POST',
    surface,
    path: `${prefix}/username/signup`,
    summary: 'Makes an account with a username and a password, without an address, and signs in',
    auth: 'none',
    rate: 'auth',
    challenge: 'always',
    body: signUpBody,
    answers,
    names: { body: 'UsernameSignupBody', answers: { 200: answerName } },
    errors: [
      'username_unavailable',
      'password_too_short',
      'password_too_long',
      'password_blocked',
      'method_not_enabled',
      'overloaded',
      'app_access_denied',
      'env_access_denied',
    ],
    handler: async ({ request, body }, scope) => {
      if (!isEnabled(scope)) return fail('method_not_enabled');
      if (scope.tenant.brand.signUp !== 'open')
        return fail('method_not_enabled', { detail: 'Registration is closed here.' });
      const proof = await signUp(scope, body.username, body.password);
      return failed(proof) ? proof : finish(scope, callerTarget(request, scope), proof, undefined);
    },
  }),
  defineRoute({
    method: 'POST',
    surface,
    path: `${prefix}/username/login`,
    summary: 'Signs in with a username and a password',
    auth: 'none',
    rate: 'auth',
    body: loginBody,
    answers,
    names: { body: 'UsernameLoginBody', answers: { 200: answerName } },
    errors: ['invalid_credentials', 'too_many_attempts', 'method_not_enabled', 'overloaded', ...gateErrors],
    handler: async ({ request, body }, scope) => {
      if (!isEnabled(scope)) return fail('method_not_enabled');
      // What is no username is nobody's: the same work and the same answer.
      const value = normalUsername(body.username) ?? body.username;
      const checked = await checkPassword(scope, { kind: 'username', value }, body.password);
      return failed(checked) ? checked : finish(scope, callerTarget(request, scope), checked.proof, checked.facts);
    },
  }),
];

/** Whether a name can be had, with the form that it would have. Names are public: who asks learns nothing else. */
async function availability(scope: Scope, asked: string): Promise<Response | Failure> {
  const { deps, tenant } = scope;
  const name = findName(asked, tenant.brand);
  if (failed(name) && name.code !== 'username_unavailable') return name;
  const [[owner]] = failed(name) ? [[{}]] : await deps.db.read([ownerOf(deps.db, tenant.brand.pool, name)]);
  return Response.json({ username: normalUsername(asked), available: owner === undefined });
}

export const routes: readonly Route[] = [
  ...tokenSurfaces.flatMap(rowsOf),
  defineRoute({
    method: 'GET',
    surface: 'tokens',
    path: '/auth/username/available',
    summary: 'Whether a username can be had, in its normal form; what looks like a taken or reserved one cannot',
    auth: 'none',
    rate: 'read',
    query: availableQuery,
    answers: { 200: available },
    errors: ['method_not_enabled'],
    handler: ({ query }, scope) => {
      if (!isEnabled(scope)) return fail('method_not_enabled');
      return availability(scope, query.username);
    },
  }),
];
