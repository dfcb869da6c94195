import * as z from 'zod';
import { hintCookie } from '../../http/cookies.ts';
import { askedNow } from '../../http/page/asked-at.ts';
import { type Call, defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { backToSignIn, seeOther } from '../../http/see-other.ts';
import { emailAddress } from '../../identity/address.ts';
import { normalUsername } from '../../identity/username/normal-username.ts';
import { plainDigits } from '../../lib/digits.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import {
  acceptedReturnTo,
  type Destination,
  defaultReturnTo,
  destinationOf,
  webAttempt,
} from '../../signin/attempt.ts';
import { checkPassword } from '../../signin/check-password.ts';
import { proveByCode } from '../../signin/code-proof.ts';
import { formDelivery } from '../../signin/deliver/browser.ts';
import { finish } from '../../signin/finish.ts';
import { sendCode } from '../../signin/send-code.ts';
import { gateErrors } from '../../signin/token-surfaces.ts';
import { signInAgain } from './sign-in-page.ts';

const returnTo = () => z.string().max(2048).optional();
const identifierBody = () =>
  z.strictObject({
    email: z.string().max(254).optional(),
    identifier: z.string().max(254).optional(),
    return_to: returnTo(),
  });
const usernameBody = () =>
  z.strictObject({
    username: z.string().min(1).max(256),
    password: z.string().min(1).max(1024),
    return_to: returnTo(),
  });
const askBody = () =>
  z.strictObject({ email: emailAddress(), again: z.string().max(1).optional(), return_to: returnTo() });
const codeBody = () =>
  z.strictObject({ email: emailAddress(), code: z.string().min(1).max(64), return_to: returnTo() });

const common = {
  method: 'POST',
  surface: 'pages',
  auth: 'none',
  form: true,
  answers: { 303: null },
  again: signInAgain,
} as const;

/** Who somebody says they are, in a form that could be somebody's. Errors: `invalid_field`. */
function readIdentifier(scope: Scope, typed: string): string | Failure {
  const value = typed.trim();
  const named = scope.tenant.brand.methods.includes('username');
  const path = named ? 'identifier' : 'email';
  const holds = value.includes('@') ? emailAddress().safeParse(value).success : named && normalUsername(value) !== null;
  return holds
    ? value
    : fail('invalid_field', { errors: [{ path, code: 'invalid_identifier', message: 'Enter your email address' }] });
}

/** Remembers who it is about, and leads to the step that this brand asks everybody for. Reads nothing of people. */
function takeIdentifier({ body }: Call<unknown, z.output<ReturnType<typeof identifierBody>>>, scope: Scope) {
  const identifier = readIdentifier(scope, body.identifier ?? body.email ?? '');
  if (failed(identifier)) return identifier;
  const returnTo = acceptedReturnTo(scope, body.return_to);
  return remember(scope, identifier, seeOther('/login', { step: 'password', return_to: returnTo }));
}

function remember({ tenant }: Scope, identifier: string, answer: Response): Response {
  answer.headers.append('set-cookie', hintCookie(tenant, identifier));
  return answer;
}

async function askForCode({ request, body }: Call<unknown, z.output<ReturnType<typeof askBody>>>, scope: Scope) {
  const { brand } = scope.tenant;
  if (!brand.methods.includes('email_otp')) return fail('method_not_enabled');
  const destination = destinationOf(request, scope, body.return_to);
  if (failed(destination)) return backToSignIn(destination, null);
  const { target, returnTo } = destination;
  const refused = await sendCode(scope, 'sign_in', { email: body.email, target, toUnknown: true });
  const query = {
    step: 'code',
    return_to: returnTo,
    error: refused?.code ?? null,
    asked_at: refused ? null : askedNow(scope),
    again: body.again && !refused ? '1' : null,
  };
  return remember(scope, body.email, seeOther('/login', query));
}

/** Draws the step of a form again for whatever its handler refuses. */
const refusal =
  (
    { request, returnTo, ...who }: { request: Request; returnTo: string | null; email?: string; username?: string },
    scope: Scope,
  ) =>
  (failure: Failure) =>
    signInAgain({ request, failure, fields: { ...who, ...(returnTo === null ? {} : { return_to: returnTo }) } }, scope);

async function takeCode({ request, body }: Call<unknown, z.output<ReturnType<typeof codeBody>>>, scope: Scope) {
  if (!scope.tenant.brand.methods.includes('email_otp')) return fail('method_not_enabled');
  const code = plainDigits(body.code);
  if (!/^[0-9]{6}$/.test(code))
    return fail('invalid_field', { errors: [{ path: 'code', code: 'six_digits', message: 'Six digits' }] });
  const destination = destinationOf(request, scope, body.return_to);
  if (failed(destination)) return backToSignIn(destination, null);
  const { returnTo } = destination;
  const refuse = refusal({ request, email: body.email, returnTo }, scope);
  const proven = await proveByCode(scope, body.email, code);
  if (failed(proven)) return refuse(proven);
  const { target, proof, facts } = proven;
  const delivery = formDelivery(scope, returnTo ?? defaultReturnTo(scope, target), refuse);
  const outcome = await finish(scope, webAttempt({ target, returnTo }, true), proof, facts, delivery);
  return failed(outcome) ? refuse(outcome) : outcome;
}

async function takeUsername(
  request: Request,
  scope: Scope,
  { username, password }: z.output<ReturnType<typeof usernameBody>>,
  { target, returnTo }: Destination,
) {
  const refuse = refusal({ request, username, returnTo }, scope);
  const checked = await checkPassword(
    scope,
    { kind: 'username', value: normalUsername(username) ?? username },
    password,
  );
  if (failed(checked)) return refuse(checked);
  const delivery = formDelivery(scope, returnTo ?? defaultReturnTo(scope, target), refuse);
  const outcome = await finish(scope, webAttempt({ target, returnTo }, true), checked.proof, checked.facts, delivery);
  return failed(outcome) ? refuse(outcome) : outcome;
}

/** The forms of the sign-in page that no other surface has. Each answers with the next step. */
export const formRoutes: readonly Route[] = [
  defineRoute({
    ...common,
    path: '/login/identifier',
    summary: 'Takes who somebody says they are, and leads to the step that the brand asks everybody for',
    rate: 'read',
    body: identifierBody,
    errors: ['invalid_field', 'stale_form'],
    handler: takeIdentifier,
  }),
  defineRoute({
    ...common,
    path: '/login/username',
    summary: 'Signs in with a username and a password',
    rate: 'auth',
    body: usernameBody,
    errors: [
      'invalid_credentials',
      'too_many_attempts',
      'method_not_enabled',
      'overloaded',
      'stale_form',
      ...gateErrors,
    ],
    handler: ({ request, body }, scope) => {
      if (!scope.tenant.brand.methods.includes('username')) return fail('method_not_enabled');
      const destination = destinationOf(request, scope, body.return_to);
      return failed(destination) ? backToSignIn(destination, null) : takeUsername(request, scope, body, destination);
    },
  }),
  defineRoute({
    ...common,
    path: '/login/code',
    summary: 'Mails a code and leads to the step that asks for it',
    rate: 'send',
    body: askBody,
    errors: ['method_not_enabled', 'stale_form'],
    handler: askForCode,
  }),
  defineRoute({
    ...common,
    path: '/login/code/verify',
    summary: 'Signs in with a mailed code; a new address gets an account',
    rate: 'auth',
    body: codeBody,
    errors: ['invalid_code', 'too_many_attempts', 'method_not_enabled', 'stale_form', ...gateErrors],
    handler: takeCode,
  }),
];
