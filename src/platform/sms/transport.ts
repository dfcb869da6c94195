import type { Outbound } from '../outbound.ts';
import { type OutgoingSms, SmsFailure, type SmsPort, type SmsTransport } from './port.ts';

interface SmsBindings {
  readonly SMS_TRANSPORT?: string | undefined;
  readonly SMS_HTTP_URL?: string | undefined;
  readonly SMS_ACCOUNT_SID?: string | undefined;
  readonly SMS_AUTH_TOKEN?: string | undefined;
  readonly SMS_FROM?: string | undefined;
}

/** How short messages leave; null where they do not, which is so unless the operator says how. */
export function parseSms(env: SmsBindings, dev: boolean, say: (problem: string) => void): SmsTransport | null {
  const kind = env.SMS_TRANSPORT || 'off';
  if (kind === 'off') return null;
  if (kind === 'local' && dev) return { kind };
  if (kind !== 'http') {
    say(`SMS_TRANSPORT must be off or http${dev ? ', or local' : ''}`);
    return null;
  }
  const { SMS_HTTP_URL: url = '', SMS_ACCOUNT_SID: accountSid, SMS_AUTH_TOKEN: authToken, SMS_FROM: from } = env;
  if (/^https?:\/\/\S+$/.test(url) && accountSid && authToken && from)
    return { kind, url, accountSid, authToken, from };
  say('SMS_TRANSPORT is http: SMS_HTTP_URL, SMS_ACCOUNT_SID, SMS_FROM and the secret SMS_AUTH_TOKEN are needed');
  return null;
}

/**
 * The port that the configuration names, or null where it names none. `local` is handed in by the development entry
 * alone. Every message is checked before it leaves, and the adapter loads with the first.
 */
export function smsPort(
  transport: SmsTransport | null,
  { outbound, local }: { readonly outbound: Outbound; readonly local?: SmsPort | undefined },
): SmsPort | null {
  if (transport === null) return null;
  if (transport.kind === 'local') return local ?? null;
  return {
    async send(sms) {
      checkSms(sms);
      await (await import('./http.ts')).sendSmsByHttp(transport, outbound, sms);
    },
  };
}

function checkSms({ to, text }: OutgoingSms): void {
  if (!/^\+[1-9]\d{6,14}$/.test(to)) throw new SmsFailure('unfit to field', { permanent: true });
  if (text === '' || text.length > 1_600 || text.includes('\0') || !text.isWellFormed())
    throw new SmsFailure('unfit text field', { permanent: true });
}
