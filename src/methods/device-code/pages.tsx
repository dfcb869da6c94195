import type { Child } from 'hono/jsx';
import type * as z from 'zod';
import { makeFormToken } from '../../http/form-token.ts';
import type { PageKey } from '../../http/page/copy/en.ts';
import { deviceText } from '../../http/page/device-text.ts';
import { Caption, type FieldProps, Input, literal } from '../../http/page/field.tsx';
import { Who } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { formProblems } from '../../http/page/form-problems.ts';
import { Notice } from '../../http/page/notice.tsx';
import { Sign } from '../../http/page/sign.tsx';
import { type Words, wordsOf } from '../../http/page/words.ts';
import { page } from '../../http/page.tsx';
import type { Scope } from '../../http/scope.ts';
import { addressOf } from '../../http/see-other.ts';
import { accountName, type Person } from '../../identity/person.ts';
import { countryName } from '../../lib/country-name.ts';
import { type ErrorCode, errors } from '../../lib/errors.ts';
import { fail } from '../../lib/result.ts';
import { ar } from './copy/ar.ts';
import { de } from './copy/de.ts';
import { en } from './copy/en.ts';
import { es } from './copy/es.ts';
import { fr } from './copy/fr.ts';
import { ja } from './copy/ja.ts';
import type { asked } from './schemas.ts';

type DeviceWords = Words<keyof typeof en | PageKey>;

const wordsFor = (scope: Scope): Promise<DeviceWords> => wordsOf(scope, { en, ar, de, es, fr, ja });

/** The page at which a device sends people to type its code, with the code where the address has it. */
const pathOf = (userCode: string): string => (userCode === '' ? '/device' : `/device?user_code=${userCode}`);

/** Whose account the device gets into, and the way to another. */
function Account({ words, scope, person, userCode }: Spoken & { scope: Scope; person: Person; userCode: string }) {
  const returnTo = scope.tenant.issuer + pathOf(userCode);
  return (
    <Who
      words={words}
      name={person.email === null ? 'username' : 'email'}
      value={accountName(person) ?? ''}
      change={addressOf('/login', { prompt: 'login', return_to: returnTo })}
    />
  );
}

type Spoken = { readonly words: DeviceWords };

/** Asks for the code that a device shows. An address that has it asks all the same: nothing is approved by a link. */
export async function codePage(
  request: Request,
  scope: Scope,
  person: Person,
  { userCode, error }: { userCode: string; error: string | undefined },
): Promise<Response> {
  const words = await wordsFor(scope);
  const { t } = words;
  const { formToken, setCookie } = makeFormToken(request, scope);
  const code = error !== undefined && Object.hasOwn(errors, error) ? (error as ErrorCode) : null;
  const atField = code === 'invalid_code' ? t('wrong') : code === 'invalid_field' ? t('missing') : undefined;
  const whole = code && !atField ? formProblems(fail(code), words).whole : null;
  const field: FieldProps = {
    id: 'user_code',
    label: t('code'),
    hint: t('hint'),
    error: atField,
    value: userCode,
    autocomplete: 'off',
    focused: true,
    more: { ...literal, autocapitalize: 'characters', enterkeyhint: 'next', maxlength: 32, required: true },
  };
  return page(
    scope,
    {
      title: t('title'),
      cookie: setCookie,
      refused: code !== null,
      status: code === null ? 200 : code === 'invalid_field' ? 422 : errors[code].status,
    },
    <>
      <h1>{t('title')}</h1>
      {whole ? <Notice bad>{whole}</Notice> : null}
      <p>{t('lead')}</p>
      <Account words={words} scope={scope} person={person} userCode={userCode} />
      <Form action="/device" token={formToken}>
        <div class="field">
          <Caption {...field} />
          <Input {...field} class="code" />
        </div>
        <Submit>{t('continue')}</Submit>
      </Form>
    </>,
  );
}

/** Says who asks and for what, and takes the decision (RFC 8628 §3.3, §5.4): both buttons alike, none in focus. */
export async function askPage(
  request: Request,
  scope: Scope,
  person: Person,
  request_: z.output<ReturnType<typeof asked>>,
): Promise<Response> {
  const words = await wordsFor(scope);
  const { t, rich, locale } = words;
  const { formToken, setCookie } = makeFormToken(request, scope);
  const { user_code: userCode, client_name: app, device, country, network, requested_at: at } = request_;
  // What names no country says nothing to whoever decides here.
  const region = country !== null && /^[A-Z]{2}$/.test(country) ? countryName(country, locale) : null;
  const place = [region, network === 'unknown' ? null : network].filter(Boolean).join(' · ');
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  const decide = (decision: 'approve' | 'deny', button: Child) => (
    <Form action="/device" token={formToken} hidden={{ user_code: userCode, decision }}>
      {button}
    </Form>
  );
  return page(
    scope,
    { title: t('ask.title'), cookie: setCookie, again: new URL(pathOf(userCode), scope.url) },
    <>
      <h1>{t('ask.title')}</h1>
      <p>
        {rich('ask.lead', {
          app: <b>{app}</b>,
          device: <b>{deviceText(words, device) ?? t('ask.unknown_device')}</b>,
        })}
        <br />
        <small>
          {rich('ask.from', { at: time.format(new Date(at)), place: <bdi>{place || t('ask.unknown_place')}</bdi> })}
        </small>
      </p>
      <Account words={words} scope={scope} person={person} userCode={userCode} />
      <p class="after">{t('ask.code')}</p>
      <code class="shown" dir="ltr">
        {userCode}
      </code>
      <Notice bad>{t('ask.warning')}</Notice>
      <div class="stack">
        {decide('deny', <Submit kind="secondary">{t('deny')}</Submit>)}
        {decide('approve', <Submit>{t('approve')}</Submit>)}
      </div>
      <p>
        <small>{t('ask.means')}</small>
      </p>
    </>,
  );
}

/** Says what was decided. The rest happens on the device. */
export async function decidedPage(scope: Scope, decision: 'approve' | 'deny'): Promise<Response> {
  const { t, rich } = await wordsFor(scope);
  const isApproved = decision === 'approve';
  const title = t(isApproved ? 'approved.title' : 'denied.title');
  return page(
    scope,
    { title, again: new URL('/device', scope.url) },
    <>
      {isApproved ? <Sign kind="done" /> : null}
      <h1>{title}</h1>
      <p>
        {rich(isApproved ? 'approved.lead' : 'denied.lead', {
          sessions: <a href="/account/sessions">{t('sessions')}</a>,
        })}
      </p>
      <p class="after">
        <a href="/device">{t('another')}</a>
      </p>
    </>,
  );
}

/** Says that a session which a device code has opened approves no device, and where to go on. */
export async function elsewherePage(scope: Scope): Promise<Response> {
  const { t } = await wordsFor(scope);
  const title = t('elsewhere.title');
  const signIn = addressOf('/login', { prompt: 'login', return_to: `${scope.tenant.issuer}/device` });
  return page(
    scope,
    { title, status: errors.insufficient_scope.status, again: new URL('/device', scope.url) },
    <>
      <h1>{title}</h1>
      <p>{t('elsewhere.lead')}</p>
      <p class="after">
        <a class="button" href={signIn}>
          {t('elsewhere.sign_in')}
        </a>
      </p>
    </>,
  );
}
