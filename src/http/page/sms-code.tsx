import { Form, SendAgain, Submit } from './form.tsx';
import type { Words } from './words.ts';

/** The newest code to a phone, as a page tells of it. */
export interface SmsCode {
  /** As its owner recognises it and nobody else learns: the last two digits. */
  readonly number: string;
  /** Whether one was sent that is there to be typed. */
  readonly isSent: boolean;
  /** Until another one may be sent. */
  readonly waitSeconds: number;
}

type Spoken = { readonly words: Pick<Words, 't' | 'rich'>; readonly sms: SmsCode };

/** The form that sends a code, or another one. @param isSecond beside another way to go on, which comes first */
export const SendSms = ({
  words,
  sms,
  action,
  token,
  hidden = {},
  isSecond = false,
}: Spoken & {
  readonly action: string;
  readonly token: string;
  readonly hidden?: Readonly<Record<string, string>>;
  readonly isSecond?: boolean;
}) => (
  <Form action={action} token={token} hidden={hidden}>
    {sms.isSent ? (
      <SendAgain words={words} waitSeconds={sms.waitSeconds} />
    ) : isSecond ? (
      <Submit kind="link">{words.t('sms.instead')}</Submit>
    ) : (
      <Submit>{words.rich('sms.send', { number: <Masked sms={sms} /> })}</Submit>
    )}
  </Form>
);

const Masked = ({ sms: { number } }: { sms: SmsCode }) => <bdi dir="ltr">{number}</bdi>;

/** Where the code went that the field below asks for. */
export const SentTo = ({ words, sms }: Spoken) => <p>{words.rich('sms.lead', { number: <Masked sms={sms} /> })}</p>;

/** The parameter that tells a page how long nothing is sent. @param seconds as the refusal says */
export const waitOf = (seconds: number | undefined): string | null => (seconds === undefined ? null : String(seconds));

/** A sentence that says when another code may be asked for; null where `wait` is no time of ours. */
export function waitText({ t, locale }: Pick<Words, 't' | 'locale'>, wait: string | undefined): string | null {
  if (!/^[1-9]\d{0,4}$/.test(wait ?? '')) return null;
  const seconds = Number(wait);
  const [amount, unit] = seconds < 100 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  const time = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
  return t('sms.wait', { time });
}
