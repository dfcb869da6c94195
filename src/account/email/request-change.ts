import { auditRow } from '../../audit/record.ts';
import { CODE_LIFETIME, drawCode } from '../../challenge/code.ts';
import { insertWhere, nothing } from '../../challenge/guarded.ts';
import { auditEvents } from '../../db/records.ts';
import { counterKey, openGuesses } from '../../guard/attempts.ts';
import type { Scope } from '../../http/scope.ts';
import { foldAddress } from '../../identity/fold.ts';
import { MINUTE, SECOND } from '../../lib/duration.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { sendWithinBudget } from '../../signin/send-within-budget.ts';
import { changeKey } from './change-code.ts';

const SPACING = 30 * SECOND;

/**
 * Mails a code to the address that somebody wants to have: good for this person alone, ten minutes, five guesses. An
 * address that belongs to somebody gets it as well, so that the answer tells nothing. Errors: `conflict` for one's own
 * address, `rate_limited`. Throws `Outage`.
 */
export async function requestChange(scope: Scope, { person, session }: Actor, email: string): Promise<Failure | null> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const address = foldAddress(email);
  if (person.email !== null && person.emailVerified && foldAddress(person.email) === address)
    return fail('conflict', { detail: 'This is your address already.' });
  const now = deps.clock.now();
  const key = changeKey(scope, person.id, address);
  const { code, mac } = drawCode(deps, key);
  const event = auditRow(deps, tenant, sender, {
    event: 'security.code.requested',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: session.id,
    details: { purpose: 'email_change' },
  });
  return sendWithinBudget(scope, {
    display: email,
    address,
    key: counterKey(deps.config, 'send:code:email_change', tenant.brand.pool, address),
    flow: deps.random.id(now),
    spacingMs: SPACING,
    message: {
      template: 'code',
      purpose: 'email_change',
      code,
      site: tenant.issuer,
      lifetimeMinutes: CODE_LIFETIME / MINUTE,
    },
    toUnknown: true,
    event: null,
    more: (sent) => [
      openGuesses(db, key, mac, now + CODE_LIFETIME, sent),
      insertWhere(db, auditEvents, event, nothing, sent),
    ],
  });
}
