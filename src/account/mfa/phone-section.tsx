import type { Tools } from '../../http/page/account/account-page.tsx';
import { Field } from '../../http/page/field.tsx';
import { CodeField } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';

/** What the page tells of the phone of whoever is signed in. */
export interface Phone {
  /** The last two digits of the one that is confirmed; null where none is. */
  readonly confirmed: string | null;
  /** Whether a code is under way to one that is to be confirmed. */
  readonly isSent: boolean;
  /** ISO 3166-1 alpha-2: where the brand sends to; none where it sends nothing. */
  readonly countries: readonly string[];
  /** The one that is offered first. */
  readonly country: string | null;
  /** True where it may not be removed as things are. */
  readonly isKept: boolean;
}

/** The phone as a second factor: what it is, and the forms that add, confirm, replace and remove it. */
export function PhoneSection({ phone, ...tools }: Tools & { readonly phone: Phone }) {
  const { t, token } = tools;
  const { confirmed, isSent, countries, isKept } = phone;
  if (confirmed === null && countries.length === 0) return null;
  return (
    <>
      <h2>{t('phone.title')}</h2>
      {confirmed === null ? (
        <p>{t('phone.lead')}</p>
      ) : (
        <ul class="rows">
          <li>
            <span>
              <b>
                <bdi dir="ltr">{confirmed}</bdi>
              </b>
            </span>
            <span class="tag">{t('on')}</span>
          </li>
        </ul>
      )}
      {isSent ? <Confirm {...tools} /> : null}
      {countries.length === 0 ? null : isSent || confirmed !== null ? (
        <details>
          <summary>{t(isSent ? 'phone.again' : 'phone.replace')}</summary>
          <Add {...tools} phone={phone} kind="secondary" />
        </details>
      ) : (
        <Add {...tools} phone={phone} kind="secondary" />
      )}
      {confirmed === null ? null : isKept ? (
        <p class="hint">{t('two_step.kept')}</p>
      ) : (
        <Form action="/account/two-step/phone/remove" token={token}>
          <Submit kind="danger">{t('phone.remove')}</Submit>
        </Form>
      )}
    </>
  );
}

const Confirm = ({ words, t, token }: Tools) => (
  <Form action="/account/two-step/phone/confirm" token={token}>
    <p>{t('phone.code_lead')}</p>
    <CodeField words={words} id="phone-code" focused />
    <Submit>{t('phone.confirm')}</Submit>
  </Form>
);

const Add = ({ words: { locale }, t, token, phone, kind }: Tools & { phone: Phone; kind: 'secondary' }) => {
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const countries = phone.countries
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
  return (
    <Form action="/account/two-step/phone" token={token}>
      <div class="field">
        <label for="country">{t('phone.country')}</label>
        <select id="country" name="country" autocomplete="country">
          {countries.map(({ code, name }) => (
            <option value={code} {...(code === phone.country ? { selected: true } : {})}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <Field
        id="phone"
        label={t('phone.number')}
        type="tel"
        autocomplete="tel"
        more={{ dir: 'ltr', maxlength: 40, required: true }}
      />
      <Submit kind={kind}>{t('phone.send')}</Submit>
    </Form>
  );
};
