import { readPendingCookie } from '../../http/cookies.ts';
import { makeFormToken } from '../../http/form-token.ts';
import { Field, literal } from '../../http/page/field.tsx';
import { CodeField } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { formProblems } from '../../http/page/form-problems.ts';
import { Notice, Status } from '../../http/page/notice.tsx';
import { type Words, wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import type { Scope } from '../../http/scope.ts';
import { factsById, factsOf } from '../../identity/facts.ts';
import { errors } from '../../lib/errors.ts';
import { fail } from '../../lib/result.ts';
import { defaultReturnTo } from '../../signin/attempt.ts';
import { methodsOf, type SecondFactorMethod } from '../../signin/second-step/methods-of.ts';
import { findPending } from '../../signin/second-step/pending.ts';
import { ar } from './copy/ar.ts';
import { de } from './copy/de.ts';
import { en } from './copy/en.ts';
import { es } from './copy/es.ts';
import { fr } from './copy/fr.ts';
import { ja } from './copy/ja.ts';

interface Asked {
  readonly step?: string | undefined;
  readonly error?: string | undefined;
}

/** What the form may come back with. Any other text in `error` is somebody's own and is not shown. */
const shown = [
  'invalid_code',
  'too_many_attempts',
  'stale_form',
  'invalid_field',
  'rate_limited',
  'overloaded',
] as const;

/**
 * Asks for the second factor of the sign-in that this browser has begun; a browser that has begun none goes to sign
 * in. One read of the person: the page offers what they have, which only the first factor lets anybody see. Throws
 * `Outage`.
 */
export async function secondFactorPage(request: Request, scope: Scope, asked: Asked): Promise<Response> {
  const { deps, tenant } = scope;
  const token = readPendingCookie(request, tenant);
  const found = token === null ? null : await findPending(scope, token);
  if (token === null || !found) return new Response(null, { status: 303, headers: { location: '/login' } });
  const { userId, attempt } = found.pending;
  const [[row]] = await deps.db.read([factsById(deps.db, tenant.brand.pool, userId)]);
  const facts = factsOf(row);
  const methods = facts ? methodsOf(scope, facts) : [];
  const leadsTo = attempt.returnTo ?? defaultReturnTo(scope, attempt.target);
  return draw(request, scope, { token, methods, leadsTo, asked });
}

/** Which question the page asks: what the address names, else the first that the person can answer by typing. */
function stepOf(methods: readonly SecondFactorMethod[], asked: string | undefined): 'code' | 'recovery' | 'passkey' {
  const has = (method: SecondFactorMethod) => methods.includes(method);
  if (asked === 'recovery' && has('recovery_code')) return 'recovery';
  if (has('totp') || has('sms')) return 'code';
  return has('passkey') ? 'passkey' : 'recovery';
}

interface Drawn {
  readonly token: string;
  readonly methods: readonly SecondFactorMethod[];
  readonly leadsTo: string;
  readonly asked: Asked;
}

async function draw(request: Request, scope: Scope, { token, methods, leadsTo, asked }: Drawn): Promise<Response> {
  const words = await wordsOf(scope, { en, ar, de, es, fr, ja });
  const { t } = words;
  const { formToken, setCookie } = makeFormToken(request, scope);
  const step = stepOf(methods, asked.step);
  const code = shown.find((each) => each === asked.error);
  const { trustedDeviceDays: days } = scope.tenant.brand.mfa;
  const wrong = code === 'invalid_code' ? t(step === 'recovery' ? 'wrong_recovery' : 'wrong') : undefined;
  const missing = code === 'invalid_field' ? t('missing.code') : undefined;
  const alert = code && !wrong && !missing ? formProblems(fail(code), words).whole : null;
  return page(
    scope,
    {
      title: t('title'),
      cookie: setCookie,
      refused: code !== undefined,
      status: code === undefined ? 200 : errors[code].status,
      formTargets: [new URL(leadsTo).origin],
      script: 'sign-in',
    },
    <>
      <h1>{t('title')}</h1>
      {alert ? <Notice bad>{alert}</Notice> : null}
      {step === 'recovery' ? null : (
        <p>{t(step === 'passkey' ? 'lead.passkey' : methods.includes('sms') ? 'lead.sms' : 'lead.totp')}</p>
      )}
      {step === 'passkey' ? null : (
        <Form action="/auth/2fa/verify" token={formToken} hidden={{ sessionId: token }}>
          {step === 'recovery' ? (
            <RecoveryField words={words} error={wrong ?? missing} />
          ) : (
            <CodeField words={words} focused error={wrong ?? missing} />
          )}
          {days > 0 ? (
            <label class="check">
              <input type="checkbox" name="rememberDevice" value="1" />
              {t('trust', { days })}
            </label>
          ) : null}
          <Submit>{t('continue')}</Submit>
        </Form>
      )}
      {methods.includes('passkey') ? <Passkey words={words} token={formToken} leadsTo={leadsTo} /> : null}
      <div class="links">
        {step === 'recovery' && (methods.includes('totp') || methods.includes('sms')) ? (
          <a href="/2fa">{t('use.code')}</a>
        ) : null}
        {step !== 'recovery' && methods.includes('recovery_code') ? (
          <a href="/2fa?step=recovery">{t('use.recovery')}</a>
        ) : null}
        <a href="/login">{t('restart')}</a>
      </div>
    </>,
  );
}

type Spoken = { readonly words: Words<keyof typeof en | 'sign_in.passkey_none'> };

const RecoveryField = ({ words: { t }, error }: Spoken & { error: string | undefined }) => (
  <Field
    id="code"
    label={t('field.recovery')}
    hint={t('hint.recovery')}
    error={error}
    autocomplete="off"
    focused
    more={{ ...literal, enterkeyhint: 'done', required: true }}
  />
);

/** A passkey is two factors: it signs in by itself. A script opens it; without one there is no button. */
const Passkey = ({ words: { t }, token, leadsTo }: Spoken & { token: string; leadsTo: string }) => (
  <>
    <p class="second-ways" hidden>
      <button type="button" class="secondary" id="passkey" data-none={t('sign_in.passkey_none')} hidden>
        {t('use.passkey')}
      </button>
    </p>
    <Form action="/login/passkey" id="passkey-form" token={token} hidden={{ return_to: leadsTo }} />
    <Status />
  </>
);
