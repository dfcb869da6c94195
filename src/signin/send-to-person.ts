import { and, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { auditRow } from '../audit/record.ts';
import { CODE_LIFETIME, createCode } from '../challenge/code.ts';
import { counterKey, openGuesses } from '../guard/attempts.ts';
import { type CodeBinding, type SentCodePurpose, sentCodeKey } from '../guard/sent-code.ts';
import type { Scope } from '../http/scope.ts';
import { foldAddress } from '../identity/fold.ts';
import type { Person } from '../identity/person.ts';
import { MINUTE, SECOND } from '../lib/duration.ts';
import type { Failure } from '../lib/result.ts';
import { pickLocale } from '../notify/locale.ts';
import { mailRow, smsRow } from '../outbox/enqueue.ts';
import type { SmsPayload } from '../outbox/payload.ts';
import { dispatch } from './dispatch.ts';
import { smsBudgets } from './sms-budgets.ts';

/** What a code stands for that was sent to somebody whom we know already. */
export type SentCodePayload =
  | { readonly channel: 'email'; readonly userId: string; readonly address: string }
  | { readonly channel: 'sms'; readonly userId: string; readonly number: string; readonly country: string };

/** The least time between two messages, in milliseconds. */
export const SPACING = 30 * SECOND;

export interface CodeToPerson {
  readonly purpose: SentCodePurpose;
  readonly person: Person;
  readonly to:
    | { readonly channel: 'email'; readonly email: string }
    | {
        readonly channel: 'sms';
        readonly number: string;
        readonly country: string;
        /** False where no message may go there: the answer is the same. */
        readonly reachable: boolean;
      };
  /** The session or the sign-in that the code is for, and of no use outside of it. */
  readonly binding: CodeBinding;
  /** What must stand when it is sent: the same session, the same sign-in. */
  readonly stands: SQL;
  /** What is written with it, while `sent` holds. */
  readonly more?: (sent: SQL) => readonly BatchItem<'sqlite'>[];
}

/**
 * Sends a code to the address or the phone of somebody whom we know: six digits, ten minutes, five guesses; a new one
 * ends the one before. Errors: `rate_limited` (one in 30 s and five in an hour; by SMS besides what the brand sends in a
 * day: `smsBudgets`), `unauthenticated` where `stands` does not. Throws `Outage`.
 */
export async function sendToPerson(scope: Scope, send: CodeToPerson): Promise<Failure | null> {
  const { deps, tenant, sender } = scope;
  const { brand, env, issuer } = tenant;
  const { purpose, person, to, binding } = send;
  const flow = deps.random.id(deps.clock.now());
  const key = sentCodeKey(deps.config, tenant, purpose, binding);
  const payload: SentCodePayload =
    to.channel === 'email'
      ? { channel: 'email', userId: person.id, address: foldAddress(to.email) }
      : { channel: 'sms', userId: person.id, number: to.number, country: to.country };
  const { code, expiresAt } = await createCode(deps, key, flow, payload);
  const origin = { pool: brand.pool, brand: brand.id, env };
  const locale = pickLocale(person.locale ?? sender.acceptLanguage, brand.locales);
  const words = { code, site: issuer, lifetimeMinutes: CODE_LIFETIME / MINUTE };
  const { shared = [], ...taken } = budgetsOf(scope, purpose, payload);
  const row = () =>
    to.channel === 'email'
      ? mailRow(deps, origin, {
          to: to.email,
          locale,
          message: { template: 'code', purpose: 'email_channel', ...words },
        })
      : smsRow(deps, origin, { to: to.number, locale, message: { template: 'sms_code', ...words }, shared });
  const event = auditRow(deps, tenant, sender, {
    event: 'security.code.requested',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    details: { purpose },
  });
  return dispatch(scope, {
    ...taken,
    flow,
    spacingMs: SPACING,
    row: to.channel === 'sms' && !to.reachable ? null : await row(),
    stands: and(send.stands),
    event,
    more: (sent) => [openGuesses(deps.db, key, flow, expiresAt, sent), ...(send.more?.(sent) ?? [])],
  });
}

/** What a code takes from. */
function budgetsOf(
  scope: Scope,
  purpose: SentCodePurpose,
  payload: SentCodePayload,
): Pick<Parameters<typeof dispatch>[1], 'budgets' | 'days'> & Pick<SmsPayload, 'shared'> {
  const { deps, tenant } = scope;
  if (payload.channel === 'sms') return smsBudgets(scope, purpose === 'sms_factor' ? 'factor' : 'adding', payload);
  return { budgets: [counterKey(deps.config, 'send:code:email_channel', tenant.brand.pool, payload.address)] };
}
