import { raw } from 'hono/html';
import { accountPage, accountWords } from '../../http/page/account/account-page.tsx';
import { CodeField } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { formProblems } from '../../http/page/form-problems.ts';
import type { Refused } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { seeOther } from '../../http/see-other.ts';
import { qrCodeSvg } from '../../identity/credentials/totp/qr-code.ts';
import { errors } from '../../lib/errors.ts';

/** Whether a text is the address of an authenticator app that we made: it carries the secret through the form. */
export function isSetup(text: string): boolean {
  const url = text.startsWith('otpauth://totp/') ? URL.parse(text) : null;
  return url !== null && /^[A-Z2-7]{16,64}$/.test(url.searchParams.get('secret') ?? '');
}

/** Three steps: scan, or type the key, then show that it worked. @param setup the text of the QR code */
export function setUpPage(
  request: Request,
  scope: Scope,
  setup: string,
  problem: { status: number; field?: string | undefined; whole?: string | null } = { status: 200 },
): Promise<Response> {
  const secret = new URL(setup).searchParams.get('secret') ?? '';
  const { status, field, whole = null } = problem;
  const options = { title: 'set_up.title', status, alert: whole, again: null } as const;
  return accountPage(request, scope, options, ({ words, t, token }) => (
    <>
      <h2>1. {t('set_up.scan')}</h2>
      <div class="qr" role="img" aria-label={t('set_up.qr')}>
        {raw(qrCodeSvg(setup))}
      </div>
      <p>
        <a href={setup}>{t('set_up.open')}</a>
      </p>
      <details class="start">
        <summary>{t('set_up.manual')}</summary>
        <p>
          {t('set_up.kind')}{' '}
          <code dir="ltr" class="once">
            {secret.replace(/(.{4})(?=.)/g, '$1 ')}
          </code>
        </p>
      </details>
      <h2>2. {t('set_up.code')}</h2>
      <Form action="/account/two-step/confirm" token={token} hidden={{ setup }}>
        <CodeField words={words} error={field} focused={status !== 200} />
        <Submit>{t('set_up.submit')}</Submit>
      </Form>
    </>
  ));
}

/** The same once more after a wrong code: the secret stays. What has ended begins anew on the page of the factors. */
export async function setUpAgain(refused: Refused, scope: Scope): Promise<Response> {
  const { request, failure, fields } = refused;
  const { setup = '' } = fields;
  if (!isSetup(setup) || failure.code === 'invalid_token' || failure.code === 'unauthenticated')
    return seeOther('/account/two-step', { error: failure.code });
  const words = await accountWords(scope);
  if (failure.code === 'invalid_code' || failure.code === 'invalid_field')
    return setUpPage(request, scope, setup, { status: 422, field: words.t('set_up.wrong') });
  const { whole } = formProblems(failure, words);
  return setUpPage(request, scope, setup, { status: errors[failure.code].status, whole });
}
