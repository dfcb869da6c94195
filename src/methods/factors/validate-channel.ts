import { and, eq, isNull } from 'drizzle-orm';
import { matchCode } from '../../challenge/code.ts';
import { identifiers } from '../../db/users.ts';
import { forgetTries, isNewest, personGuessKey, shut } from '../../guard/attempts.ts';
import type { SentCode } from '../../guard/sent-code.ts';
import type { Scope } from '../../http/scope.ts';
import { putVerifiedPhone } from '../../identity/credentials/phone/queries.ts';
import type { Facts } from '../../identity/facts.ts';
import { type Failure, fail, failed } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { noticeRow } from '../../signin/notice.ts';
import { changeOwn } from '../../signin/own-change.ts';
import type { SentCodePayload } from '../../signin/send-to-person.ts';
import { notSetUp, validatedAlready } from './channels.ts';
import { refuseSentCode } from './refuse-sent-code.ts';
import type { Changed } from './security.ts';

/** Who confirms a channel, as they were read, a guess at their code being reserved. */
export interface Confirming {
  readonly actor: Actor;
  readonly facts: Facts;
  readonly sent: SentCode | undefined;
}

const invalid = (internal: string) => fail('invalid_code', { internal });

/**
 * Why there is nothing to confirm, or null: the channel is not set up, or was confirmed before. A phone that is
 * confirmed may be about to be replaced: then a code was sent to the new one.
 */
export function nothingToValidate(
  channel: 'email' | 'sms',
  { facts: { person, phone }, sent }: Pick<Confirming, 'facts' | 'sent'>,
): Failure | null {
  const isThere = channel === 'email' ? person.email !== null : phone !== null || sent !== undefined;
  if (!isThere) return notSetUp();
  const isDone = channel === 'email' ? person.emailVerified : phone?.verifiedAt && !sent;
  return isDone ? validatedAlready() : null;
}

/**
 * Confirms the address or the phone of whoever is signed in, by the code that was sent there within this session. A
 * phone is a second factor from then on, and takes the place of the one before; the person is told by mail. Errors:
 * `invalid_code`, `too_many_attempts`, `unauthenticated` where the session ended meanwhile. Throws `Outage`.
 * @returns what `UserSecurity` shows from now on
 */
export async function validateChannel(
  scope: Scope,
  channel: 'email' | 'sms',
  { actor, facts, sent }: Confirming,
  code: string,
): Promise<Changed | Failure> {
  const { person } = facts;
  const matched = await matchSent(scope, sent, code);
  if (failed(matched)) return matched;
  const { payload } = matched ?? {};
  if (payload?.userId !== person.id || payload.channel !== channel || !sent?.flow) return refuseSentCode(scope, facts);
  return write(scope, { actor, facts, sent }, payload, sent.flow);
}

async function matchSent({ deps }: Scope, sent: SentCode | undefined, code: string) {
  if (!sent) return invalid('no live code');
  if (sent.flow === null) return shut({ notBefore: sent.expiresAt }, deps.clock.now());
  return matchCode<SentCodePayload>(deps, sent.key, sent.flow, code);
}

async function write(
  scope: Scope,
  { actor, facts, sent }: Confirming,
  payload: SentCodePayload,
  flow: string,
): Promise<Changed | Failure> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const { person } = facts;
  const now = deps.clock.now();
  const key = sent?.key ?? '';
  const isPhone = payload.channel === 'sms';
  const notice = isPhone ? await noticeRow(scope, person, { template: 'phone_added' }) : null;
  const own = and(eq(identifiers.userId, person.id), eq(identifiers.kind, 'email'), isNull(identifiers.verifiedAt));
  const refused = await changeOwn(scope, actor, {
    event: isPhone ? 'security.phone.confirmed' : 'user.email.verified',
    ...(isPhone ? { details: { replaced: person.sms } } : {}),
    requires: [{ stands: isNewest(key, flow), or: invalid('used by another request, or sent anew') }],
    effects: (done) => [
      isPhone
        ? putVerifiedPhone(
            db,
            { userId: person.id, pool: tenant.brand.pool, number: payload.number, country: payload.country },
            now,
            done,
          )
        : db.build
            .update(identifiers)
            .set({ verifiedAt: now })
            .where(and(own, eq(identifiers.value, payload.address), done)),
      forgetTries(db, [key, personGuessKey(person.id)], done),
    ],
    notices: [{ row: notice }],
  });
  if (refused) return refused;
  return isPhone ? { phoneNumber: payload.number, phoneVerifiedAt: now } : { emailVerifiedAt: now };
}
