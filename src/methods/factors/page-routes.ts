import * as z from 'zod';
import { formOf } from '../../http/form-row.ts';
import { waitOf } from '../../http/page/sms-code.tsx';
import { defineRoute, type Refused, type Route, rowOf } from '../../http/route.ts';
import { seeOther } from '../../http/see-other.ts';
import { plainDigits } from '../../lib/digits.ts';
import { failed } from '../../lib/result.ts';
import { removePhone } from './remove-phone.ts';
import { routes as rows } from './routes.ts';
import { phoneBody } from './schemas.ts';
import { nothingToValidate, validateChannel } from './validate-channel.ts';

const page = '/account/two-step';
const codeForm = () => z.strictObject({ code: z.string().min(1).max(64) });

/** Back to the page of the factors, which says what was wrong; a stale session confirms first. */
const again = async ({ failure: { code, retryAfterSeconds } }: Refused): Promise<Response> =>
  code === 'step_up_required'
    ? seeOther('/account/confirm', { back: page })
    : seeOther(page, { error: code, wait: code === 'rate_limited' ? waitOf(retryAfterSeconds) : null });

const changes = {
  method: 'POST',
  surface: 'pages',
  auth: 'person',
  assurance: 'fresh',
  form: true,
  answers: { 303: null },
  again,
} as const satisfies Partial<Route>;
const errors = ['step_up_required', 'insufficient_user_authentication', 'conflict', 'stale_form'] as const;

/** The phone of whoever is signed in, by the forms of the page of their second factors. */
export const routes: readonly Route[] = [
  formOf(rowOf(rows, 'POST', '/auth/otp/methods/sms'), {
    path: '/account/two-step/phone',
    page,
    done: 'phone_sent',
    summary: 'Sends a code to a phone that is to be a second factor',
    body: phoneBody,
    again,
  }),
  defineRoute({
    ...changes,
    path: '/account/two-step/phone/confirm',
    summary: 'Makes the phone a second factor, by that code',
    rate: 'auth',
    beside: 'sms_channel',
    body: codeForm,
    errors: [...errors, 'invalid_code', 'too_many_attempts'],
    handler: async ({ actor, facts, sent, body }, scope) => {
      const confirming = { actor, facts, sent };
      const none = nothingToValidate('sms', confirming);
      const changed = none ?? (await validateChannel(scope, 'sms', confirming, plainDigits(body.code)));
      return failed(changed) ? changed : seeOther(page, { done: 'phone' });
    },
  }),
  defineRoute({
    ...changes,
    path: '/account/two-step/phone/remove',
    summary: 'Removes the phone',
    rate: 'auth',
    beside: 'facts',
    body: () => z.strictObject({}),
    errors,
    handler: async ({ actor, facts }, scope) =>
      (await removePhone(scope, actor, facts)) ?? seeOther(page, { done: 'phone_removed' }),
  }),
];
