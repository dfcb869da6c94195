import { utf8 } from '../../lib/bytes.ts';
import { SECOND } from '../../lib/duration.ts';
import type { Outbound } from '../outbound.ts';
import { type OutgoingSms, SmsFailure, type SmsTransport } from './port.ts';

const TIMEOUT = 15 * SECOND;
const ANSWER_LIMIT = 4_096;

// Statuses below 500 that say nothing about the message: an account or key that the operator has yet to put right, or
// too many requests.
const TEMPORARY = new Set([401, 403, 404, 408, 409, 425, 429]);

/**
 * Sends through an HTTP provider in the form of Twilio's Messages API; `url` is the API's origin. A number that the
 * provider refuses is a permanent failure.
 */
export async function sendSmsByHttp(
  { url, accountSid, authToken, from }: Extract<SmsTransport, { kind: 'http' }>,
  outbound: Outbound,
  sms: OutgoingSms,
): Promise<void> {
  const endpoint = `${url.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`;
  const credentials = btoa(String.fromCharCode(...utf8(`${accountSid}:${authToken}`)));
  const response = await outbound
    .fetch(endpoint, {
      method: 'POST',
      timeoutMs: TIMEOUT,
      headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ From: from, To: sms.to, Body: sms.text }).toString(),
    })
    .catch(() => {
      throw new SmsFailure('http: no answer', { permanent: false });
    });
  if (response.ok) {
    await response.body?.cancel();
    return;
  }
  const { status } = response;
  throw new SmsFailure(`http: ${status}${await codeOf(response)}`, {
    permanent: status >= 400 && status < 500 && !TEMPORARY.has(status),
  });
}

/** The provider's number for the error (`{ code }`): its message may hold the phone number. */
async function codeOf(response: Response): Promise<string> {
  try {
    const text = (await response.text()).slice(0, ANSWER_LIMIT);
    const code = (JSON.parse(text) as { code?: unknown } | null)?.code;
    return typeof code === 'number' && Number.isSafeInteger(code) ? ` ${code}` : '';
  } catch {
    return '';
  }
}
