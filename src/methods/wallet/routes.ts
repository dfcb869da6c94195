import * as z from 'zod';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import { browserDelivery } from '../../signin/deliver/browser.ts';
import { signedInOrDue } from '../../signin/deliver/schemas.ts';
import { finish } from '../../signin/finish.ts';
import { gateErrors } from '../../signin/token-surfaces.ts';
import { offerMessage } from './offer-message.ts';
import { verifyWallet } from './verify-wallet.ts';

const nonceBody = () =>
  z.strictObject({
    address: z.string().max(64),
    chainId: z.int().min(1).optional(),
    return_to: z.string().max(2048).optional(),
    remember: z.boolean().optional(),
  });
const verifyBody = () =>
  z.strictObject({
    address: z.string().max(64),
    // Long enough for a wallet that brings its own deployment (ERC-6492).
    signature: z
      .string()
      .max(16_386)
      .regex(/^0x(?:[0-9a-fA-F]{2})+$/, 'Give the signature as 0x and hexadecimal digits'),
    message: z.string().max(4_096),
    nonce: z.string().max(128),
  });
const offer = () => z.object({ nonce: z.string(), message: z.string(), expiresAt: z.iso.datetime() });

async function verify(
  request: Request,
  body: z.output<ReturnType<typeof verifyBody>>,
  scope: Scope,
): Promise<Response | Failure> {
  const verified = await verifyWallet(scope, request, body);
  if (failed(verified)) return verified;
  const { proof, facts, payload } = verified;
  const attempt = { entry: 'web', target: payload.target, remember: payload.remember } as const;
  return finish(scope, attempt, proof, facts, browserDelivery(scope));
}

const isEnabled = ({ tenant }: Scope) => tenant.brand.methods.includes('wallet');

export const routes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/auth/metamask/nonce',
    surface: 'browser',
    summary: 'A message for a wallet to sign (ERC-4361), good once within 10 minutes',
    auth: 'none',
    rate: 'auth',
    body: nonceBody,
    answers: { 200: offer },
    errors: ['method_not_enabled', 'invalid_return_to'],
    handler: async ({ request, body }, scope) => {
      if (!isEnabled(scope)) return fail('method_not_enabled');
      const offered = await offerMessage(scope, request, body);
      if (failed(offered)) return offered;
      const { nonce, message, expiresAt, setCookie } = offered;
      const answer = Response.json({ nonce, message, expiresAt: new Date(expiresAt).toISOString() });
      if (setCookie) answer.headers.append('set-cookie', setCookie);
      return answer;
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/metamask/verify',
    surface: 'browser',
    summary: 'Signs in with a message that a wallet has signed; a wallet that is new here gets an account',
    auth: 'none',
    rate: 'auth',
    body: verifyBody,
    answers: { 200: signedInOrDue },
    errors: ['invalid_token', 'invalid_signature', ...gateErrors, 'method_not_enabled'],
    handler: ({ request, body }, scope) =>
      isEnabled(scope) ? verify(request, body, scope) : fail('method_not_enabled'),
  }),
];
