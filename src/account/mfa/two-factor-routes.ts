import { defineRoute, type Route } from '../../http/route.ts';
import { qrCodeSvg } from '../../identity/credentials/totp/qr-code.ts';
import { failed } from '../../lib/result.ts';
import { renewCookie } from '../../signin/deliver/renew-cookie.ts';
import { message } from '../../signin/deliver/schemas.ts';
import { beginEnrollment } from '../../signin/enrollment/begin-enrollment.ts';
import { confirmEnrollment } from '../../signin/enrollment/confirm-enrollment.ts';
import { removeTotp } from '../../signin/enrollment/remove-totp.ts';
import { codeBody, enableBody, enabled, setUp } from './schemas.ts';

/** The browser surface: `/auth/2fa/*`. */
export const twoFactorRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/auth/2fa/setup',
    surface: 'browser',
    summary: 'A new secret for an authenticator app, with its QR code and backup codes; nothing is active yet',
    auth: 'set_up',
    assurance: 'fresh',
    rate: 'auth',
    answers: { 200: setUp },
    errors: ['step_up_required', 'insufficient_user_authentication', 'method_not_enabled', 'conflict'],
    handler: async ({ actor }, scope) => {
      const begun = await beginEnrollment(scope, actor, { recoveryCodes: 'now' });
      if (failed(begun)) return begun;
      const { secret, otpauthUrl, recoveryCodes: backupCodes } = begun;
      const qrCode = `data:image/svg+xml,${encodeURIComponent(qrCodeSvg(otpauthUrl))}`;
      return Response.json({ secret, otpauthUrl, qrCode, backupCodes });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/2fa/enable',
    surface: 'browser',
    summary: 'Makes the authenticator app the second factor, by its first code; backup codes become active',
    auth: 'set_up',
    rate: 'auth',
    beside: 'enrollment',
    body: enableBody,
    answers: { 200: enabled },
    errors: ['invalid_token', 'invalid_code', 'too_many_attempts'],
    handler: async ({ request, actor, facts, enrollment, body }, scope) => {
      const { secret, code } = body;
      const confirmed = await confirmEnrollment(scope, actor, facts, enrollment, { secret }, code);
      if (failed(confirmed)) return confirmed;
      const answer = Response.json({ message: 'Two-factor authentication is on', enabled: true });
      return confirmed.raised ? renewCookie(request, scope, confirmed.raised, answer) : answer;
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/2fa/disable',
    surface: 'browser',
    summary: 'Removes the authenticator app, by one of its codes or a backup code',
    auth: 'person',
    assurance: 'fresh_aal2',
    rate: 'auth',
    beside: 'guess',
    body: codeBody,
    answers: { 200: message },
    errors: ['step_up_required', 'insufficient_user_authentication', 'invalid_code', 'too_many_attempts', 'conflict'],
    handler: async ({ actor, facts, body }, scope) => {
      const removed = await removeTotp(scope, actor, facts, body.code);
      return failed(removed) ? removed : Response.json({ message: 'Two-factor authentication is off' });
    },
  }),
];
