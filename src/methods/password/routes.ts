import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { backTo, backToSignIn, seeOther } from '../../http/see-other.ts';
import { emailAddress } from '../../identity/address.ts';
import { foldAddress } from '../../identity/fold.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { callerTarget, type Destination, defaultReturnTo, destinationOf, webAttempt } from '../../signin/attempt.ts';
import { checkPassword } from '../../signin/check-password.ts';
import { browserDelivery, formDelivery } from '../../signin/deliver/browser.ts';
import type { Delivery } from '../../signin/deliver/delivery.ts';
import { message, signedInOrDue } from '../../signin/deliver/schemas.ts';
import { finish } from '../../signin/finish.ts';
import { sendMagicLink } from '../../signin/send-link.ts';
import { gateErrors, type TokenSurface, tokenSurfaces } from '../../signin/token-surfaces.ts';

const loginBody = () =>
  z.strictObject({
    email: emailAddress(),
    password: z.string().min(1).max(1024).optional(),
    return_to: z.string().max(2048).optional(),
    remember: z.boolean().optional(),
  });

/** Without a password a link is sent, and the message is all. */
const signedInOrSent = () => z.union([signedInOrDue(), message()]);

const tokenBody = () => z.strictObject({ email: emailAddress(), password: z.string().min(1).max(1024) });

const checkByEmail = (scope: Scope, email: string, password: string) =>
  checkPassword(scope, { kind: 'email', value: foldAddress(email) }, password);

type Input = z.output<ReturnType<typeof loginBody>>;

async function loginByForm(scope: Scope, input: Input, destination: Destination): Promise<Response> {
  const { returnTo, target } = destination;
  const back = async (failure: Failure) => backToSignIn(failure, returnTo);
  const delivery = formDelivery(scope, returnTo ?? defaultReturnTo(scope, target), back);
  const sent = () => seeOther('/login', { sent: '1', return_to: returnTo });
  const outcome = await login(scope, input, destination, delivery, sent);
  return failed(outcome) ? back(outcome) : outcome;
}

const loginByJson = (scope: Scope, input: Input, destination: Destination): Promise<Response | Failure> => {
  const sent = () => Response.json({ message: 'If this address can sign in here, a link is on its way' });
  return login(scope, input, destination, browserDelivery(scope), sent);
};

/** `sent` answers where no password was given and a sign-in link went out. */
async function login(
  scope: Scope,
  input: Input,
  destination: Destination,
  delivery: Delivery,
  sent: () => Response,
): Promise<Response | Failure> {
  const { methods } = scope.tenant.brand;
  const remember = input.remember ?? true;
  if (input.password === undefined) {
    if (!methods.includes('magic_link')) return fail('method_not_enabled');
    const refused = await sendMagicLink(scope, { email: input.email, ...destination, remember });
    return refused ?? sent();
  }
  if (!methods.includes('password')) return fail('method_not_enabled');
  const checked = await checkByEmail(scope, input.email, input.password);
  if (failed(checked)) return checked;
  return finish(scope, webAttempt(destination, remember), checked.proof, checked.facts, delivery);
}

const tokenRow = ({ surface, prefix, answers, answerName, finish }: TokenSurface): Route =>
  defineRoute({
    method: 'POST',
    surface,
    path: `${prefix}/password/login`,
    summary: 'Signs in with a password',
    auth: 'none',
    rate: 'auth',
    body: tokenBody,
    answers,
    names: { body: 'PasswordLoginBody', answers: { 200: answerName } },
    errors: ['invalid_credentials', 'too_many_attempts', 'method_not_enabled', 'overloaded', ...gateErrors],
    handler: async ({ request, body }, scope) => {
      if (!scope.tenant.brand.methods.includes('password')) return fail('method_not_enabled');
      const checked = await checkByEmail(scope, body.email, body.password);
      return failed(checked) ? checked : finish(scope, callerTarget(request, scope), checked.proof, checked.facts);
    },
  });

export const routes: readonly Route[] = [
  ...tokenSurfaces.map(tokenRow),
  defineRoute({
    method: 'POST',
    path: '/login',
    surface: 'browser',
    summary: 'Signs in with a password; without one, mails a sign-in link',
    auth: 'none',
    rate: 'auth',
    challenge: 'without_password',
    body: loginBody,
    form: true,
    answers: { 200: signedInOrSent, 303: null },
    errors: [
      'invalid_credentials',
      ...gateErrors,
      'invalid_return_to',
      'too_many_attempts',
      'method_not_enabled',
      'overloaded',
      'stale_form',
    ],
    again: backTo('/login', { step: 'password' }),
    handler: async ({ request, body, isForm }, scope) => {
      const destination = destinationOf(request, scope, body.return_to);
      if (failed(destination)) return isForm ? backToSignIn(destination, null) : destination;
      return isForm ? loginByForm(scope, body, destination) : loginByJson(scope, body, destination);
    },
  }),
];
