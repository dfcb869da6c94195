import * as z from 'zod';
import { hintCookie } from '../../http/cookies.ts';
import { makeFormToken } from '../../http/form-token.ts';
import { askedNow } from '../../http/page/asked-at.ts';
import { Form, Submit } from '../../http/page/form.tsx';
import { wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { backTo, backToSignIn, seeOther } from '../../http/see-other.ts';
import { wantsPage } from '../../http/wants-page.ts';
import { emailAddress } from '../../identity/address.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { type Destination, defaultReturnTo, destinationOf, webAttempt } from '../../signin/attempt.ts';
import { browserDelivery, formDelivery } from '../../signin/deliver/browser.ts';
import { message, signedInOrDue } from '../../signin/deliver/schemas.ts';
import { findLink } from '../../signin/find-link.ts';
import { finish } from '../../signin/finish.ts';
import { sendMagicLink } from '../../signin/send-link.ts';
import { gateErrors } from '../../signin/token-surfaces.ts';
import { signInLinkGonePage } from './link-gone-page.ts';
import { redeemLink } from './redeem-link.ts';

const requestBody = () =>
  z.strictObject({
    email: emailAddress(),
    return_to: z.string().max(2048).optional(),
    remember: z.boolean().optional(),
  });
const tokenBody = () => z.strictObject({ token: z.string().max(128) });
const tokenQuery = () => z.object({ token: z.string().max(128), return_to: z.string().max(2048).optional() });

/** The page behind the link in the mail. Scanners fetch links, so it spends nothing; the button does. */
async function confirmPage(
  request: Request,
  scope: Scope,
  { token, return_to: returnTo }: z.output<ReturnType<typeof tokenQuery>>,
): Promise<Response | Failure> {
  const found = await findLink(scope, 'magic_link', token);
  if (failed(found)) return wantsPage(request) ? signInLinkGonePage(request, scope, found, returnTo) : found;
  const { formToken, setCookie } = makeFormToken(request, scope);
  const { t, rich } = await wordsOf(scope);
  const { target } = found.payload;
  const destination = found.payload.returnTo ?? (target && defaultReturnTo(scope, target)) ?? scope.tenant.issuer;
  return page(
    scope,
    { title: t('sign_in.title'), cookie: setCookie, formTargets: [new URL(destination).origin] },
    <>
      <h1>{rich('link.heading', { brand: <bdi>{scope.tenant.brand.name}</bdi> })}</h1>
      <p>
        {rich('link.lead', {
          email: (
            <b>
              <bdi>{found.payload.display}</bdi>
            </b>
          ),
        })}
      </p>
      <Form action="/magic-link/verify" token={formToken} hidden={{ token }}>
        <Submit>{t('link.submit')}</Submit>
      </Form>
      <p class="after">
        <small>{t('link.not_you')}</small>
      </p>
    </>,
  );
}

type Asked = z.output<ReturnType<typeof requestBody>>;

async function send(scope: Scope, asked: Asked, destination: Destination | Failure): Promise<Failure | null> {
  if (!scope.tenant.brand.methods.includes('magic_link')) return fail('method_not_enabled');
  if (failed(destination)) return destination;
  return sendMagicLink(scope, { email: asked.email, ...destination, remember: asked.remember ?? true });
}

/** Leads to the page that says what was sent. It shows the address of the form, which a cookie carries there. */
function sentTo(scope: Scope, email: string, returnTo: string | null): Response {
  const answer = seeOther('/login', {
    sent: '1',
    asked_at: askedNow(scope),
    return_to: returnTo,
    again: scope.url.searchParams.has('again') ? '1' : null,
  });
  answer.headers.append('set-cookie', hintCookie(scope.tenant, email));
  return answer;
}

async function verify(request: Request, scope: Scope, token: string, isForm: boolean): Promise<Response | Failure> {
  const redeemed = await redeemLink(scope, token);
  const gone = (failure: Failure) => signInLinkGonePage(request, scope, failure);
  if (failed(redeemed)) return isForm ? gone(redeemed) : redeemed;
  const { proof, facts, payload } = redeemed;
  const target = payload.target as NonNullable<typeof payload.target>;
  const delivery = isForm
    ? formDelivery(scope, payload.returnTo ?? defaultReturnTo(scope, target), gone)
    : browserDelivery(scope);
  const attempt = webAttempt({ target, returnTo: payload.returnTo }, payload.remember);
  return finish(scope, attempt, proof, facts, delivery);
}

export const routes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/magic-link',
    surface: 'browser',
    summary: 'Mails a sign-in link, good once within 15 minutes',
    auth: 'none',
    rate: 'send',
    body: requestBody,
    form: true,
    answers: { 200: message, 303: null },
    errors: ['invalid_return_to', 'method_not_enabled', 'stale_form'],
    again: backTo('/login'),
    handler: async ({ request, body, isForm }, scope) => {
      const destination = destinationOf(request, scope, body.return_to);
      const refused = await send(scope, body, destination);
      if (refused && isForm) return backToSignIn(refused, failed(destination) ? null : destination.returnTo);
      if (isForm && !failed(destination)) return sentTo(scope, body.email, destination.returnTo);
      return refused ?? Response.json({ message: 'If this address can sign in here, a link is on its way' });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/magic-link',
    surface: 'browser',
    summary: 'The page of a sign-in link: one button; spends nothing',
    auth: 'none',
    rate: 'read',
    query: tokenQuery,
    answers: { 200: null },
    errors: ['invalid_token'],
    handler: ({ request, query }, scope) => confirmPage(request, scope, query),
  }),
  defineRoute({
    method: 'POST',
    path: '/magic-link/verify',
    surface: 'browser',
    summary: 'Spends a sign-in link and signs in',
    auth: 'none',
    rate: 'redeem',
    body: tokenBody,
    form: true,
    answers: { 200: signedInOrDue, 303: null },
    errors: ['invalid_token', ...gateErrors, 'stale_form'],
    handler: ({ request, body, isForm }, scope) => verify(request, scope, body.token, isForm),
  }),
];
