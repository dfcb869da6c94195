import { counterState } from '../../guard/attempts.ts';
import { sentCodeKey } from '../../guard/sent-code.ts';
import { readPendingCookie } from '../../http/cookies.ts';
import { makeFormToken } from '../../http/form-token.ts';
import { formProblems } from '../../http/page/form-problems.ts';
import { Notice } from '../../http/page/notice.tsx';
import { SendSms, type SmsCode, waitText } from '../../http/page/sms-code.tsx';
import { wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import type { Scope } from '../../http/scope.ts';
import { factsById, factsOf } from '../../identity/facts.ts';
import { errors } from '../../lib/errors.ts';
import { fail } from '../../lib/result.ts';
import { defaultReturnTo } from '../../signin/attempt.ts';
import { methodsOf, type SecondFactorMethod } from '../../signin/second-step/methods-of.ts';
import { findPending, pendingBinding } from '../../signin/second-step/pending.ts';
import { smsCodeOf } from '../../signin/second-step/sms.ts';
import { ar } from './copy/ar.ts';
import { de } from './copy/de.ts';
import { en } from './copy/en.ts';
import { es } from './copy/es.ts';
import { fr } from './copy/fr.ts';
import { ja } from './copy/ja.ts';
import { CodeForm, Passkey } from './forms.tsx';

interface Asked {
  readonly step?: string | undefined;
  readonly error?: string | undefined;
  /** Seconds, where a code was asked for too soon. */
  readonly wait?: string | undefined;
}

/** What the form may come back with. Any other text in `error` is somebody's own and is not shown. */
const shown = [
  'invalid_code',
  'too_many_attempts',
  'stale_form',
  'invalid_field',
  'rate_limited',
  'method_not_enabled',
  'overloaded',
] as const;

/**
 * Asks for the second factor of the sign-in that this browser has begun; a browser that has begun none goes to sign
 * in. One read of the person: the page offers what they have, which only the first factor lets anybody see. Throws
 * `Outage`.
 */
export async function secondFactorPage(request: Request, scope: Scope, asked: Asked): Promise<Response> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const token = readPendingCookie(request, tenant);
  const found = token === null ? null : await findPending(scope, token);
  if (token === null || !found) return new Response(null, { status: 303, headers: { location: '/login' } });
  const { userId, attempt } = found.pending;
  const [[row], [code]] = await db.read([
    factsById(db, tenant.brand.pool, userId),
    counterState(db, sentCodeKey(deps.config, tenant, 'sms_factor', pendingBinding(token))),
  ]);
  const facts = factsOf(row);
  const methods = facts ? methodsOf(scope, facts) : [];
  const sms = facts?.phone && methods.includes('sms') ? smsCodeOf(facts.phone.number, code, deps.clock.now()) : null;
  const leadsTo = attempt.returnTo ?? defaultReturnTo(scope, attempt.target);
  return draw(request, scope, { token, methods, sms, leadsTo, asked });
}

type Step = 'code' | 'send' | 'recovery' | 'passkey';

/**
 * Which question the page asks: what the address names, else the first that the person can answer by typing. A phone is
 * asked for nothing before a code was sent to it.
 */
function stepOf(methods: readonly SecondFactorMethod[], sms: SmsCode | null, asked: string | undefined): Step {
  const has = (method: SecondFactorMethod) => methods.includes(method);
  if (asked === 'recovery' && has('recovery_code')) return 'recovery';
  if (has('totp') || sms?.isSent) return 'code';
  if (sms) return 'send';
  return has('passkey') ? 'passkey' : 'recovery';
}

interface Drawn {
  readonly token: string;
  readonly methods: readonly SecondFactorMethod[];
  /** Null where no code goes out by SMS. */
  readonly sms: SmsCode | null;
  readonly leadsTo: string;
  readonly asked: Asked;
}

async function draw(request: Request, scope: Scope, { token, methods, sms, leadsTo, asked }: Drawn) {
  const words = await wordsOf(scope, { en, ar, de, es, fr, ja });
  const { t } = words;
  const { formToken, setCookie } = makeFormToken(request, scope);
  const step = stepOf(methods, sms, asked.step);
  const code = shown.find((each) => each === asked.error);
  const hasTotp = methods.includes('totp');
  const wrong = code === 'invalid_code' ? wrongText(step, sms) : null;
  const missing = code === 'invalid_field' ? t('missing.code') : undefined;
  const late = code === 'rate_limited' ? waitText(words, asked.wait) : null;
  const alert = code && !wrong && !missing ? (late ?? formProblems(fail(code), words).whole) : null;
  const send = sms && step !== 'recovery' && (
    <SendSms words={words} sms={sms} action="/2fa/send" token={formToken} isSecond={hasTotp} />
  );
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
      {step === 'send' ? (
        <>
          <p>{t('lead.send')}</p>
          {send}
        </>
      ) : step === 'passkey' ? (
        <p>{t('lead.passkey')}</p>
      ) : (
        <CodeForm
          words={words}
          token={formToken}
          pending={token}
          sms={sms?.isSent ? sms : null}
          hasTotp={hasTotp}
          isRecovery={step === 'recovery'}
          trustDays={scope.tenant.brand.mfa.trustedDeviceDays}
          error={wrong ? t(wrong) : missing}
        />
      )}
      {methods.includes('passkey') ? <Passkey words={words} token={formToken} leadsTo={leadsTo} /> : null}
      <div class="links">
        {step === 'code' ? send : null}
        {step === 'recovery' && (hasTotp || sms) ? <a href="/2fa">{t(hasTotp ? 'use.code' : 'use.sms')}</a> : null}
        {step !== 'recovery' && methods.includes('recovery_code') ? (
          <a href="/2fa?step=recovery">{t('use.recovery')}</a>
        ) : null}
        <a href="/login">{t('restart')}</a>
      </div>
    </>,
  );
}

/** What is said of a wrong code: an app shows another one by now, a message does not. */
function wrongText(step: Step, sms: SmsCode | null) {
  if (step === 'recovery') return 'wrong_recovery' as const;
  return sms?.isSent ? ('error.invalid_code' as const) : ('wrong' as const);
}
