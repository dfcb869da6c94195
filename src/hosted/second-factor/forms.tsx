import type { PageKey } from '../../http/page/copy/en.ts';
import { Field, literal } from '../../http/page/field.tsx';
import { CodeField } from '../../http/page/fields.tsx';
import { Form, Submit } from '../../http/page/form.tsx';
import { Status } from '../../http/page/notice.tsx';
import { SentTo, type SmsCode } from '../../http/page/sms-code.tsx';
import type { Words } from '../../http/page/words.ts';
import type { en } from './copy/en.ts';

type Spoken = { readonly words: Words<keyof typeof en | PageKey> };

/** Asks for a code, and says where it comes from. */
export const CodeForm = ({
  words,
  token,
  pending,
  sms,
  hasTotp,
  isRecovery,
  trustDays,
  error,
}: Spoken & {
  readonly token: string;
  /** The sign-in that waits. */
  readonly pending: string;
  /** The code that was sent, if any was. */
  readonly sms: SmsCode | null;
  readonly hasTotp: boolean;
  readonly isRecovery: boolean;
  /** How long a browser may be trusted; 0 where it may not. */
  readonly trustDays: number;
  readonly error: string | undefined;
}) => {
  const { t, rich } = words;
  return (
    <>
      {isRecovery ? null : !sms ? (
        <p>{t('lead.totp')}</p>
      ) : hasTotp ? (
        <p>{rich('lead.either', { number: <bdi dir="ltr">{sms.number}</bdi> })}</p>
      ) : (
        <SentTo words={words} sms={sms} />
      )}
      <Form action="/auth/2fa/verify" token={token} hidden={{ sessionId: pending }}>
        {isRecovery ? <RecoveryField words={words} error={error} /> : <CodeField words={words} focused error={error} />}
        {trustDays > 0 ? (
          <label class="check">
            <input type="checkbox" name="rememberDevice" value="1" />
            {t('trust', { days: trustDays })}
          </label>
        ) : null}
        <Submit>{t('continue')}</Submit>
      </Form>
    </>
  );
};

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
export const Passkey = ({ words: { t }, token, leadsTo }: Spoken & { token: string; leadsTo: string }) => (
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
