import type { Scope } from '../../http/scope.ts';
import {
  drawRecoveryCodes,
  recoveryHash,
  replaceRecoveryCodes,
} from '../../identity/credentials/recovery-code/recovery-code.ts';
import { type Failure, failed } from '../../lib/result.ts';
import type { Actor } from '../../session/actor.ts';
import { noticeRow } from '../../signin/notice.ts';
import { changeOwn } from '../../signin/own-change.ts';

/**
 * Ten new recovery codes in the place of all that whoever is signed in had; this is the one time that they are seen.
 * Errors: `unauthenticated`, `unavailable`. Throws `Outage`.
 */
export async function replaceCodes(scope: Scope, actor: Actor): Promise<string[] | Failure> {
  const { deps } = scope;
  const { person } = actor;
  const codes = drawRecoveryCodes(deps.random);
  const hashes = codes.map((code) => recoveryHash(person.id, code));
  const outcome = await changeOwn(scope, actor, {
    event: 'security.recovery_codes.replaced',
    effects: (done) => replaceRecoveryCodes(deps.db, person.id, hashes, deps.clock.now(), done),
    notices: [{ row: await noticeRow(scope, person, { template: 'recovery_codes_replaced' }) }],
  });
  return failed(outcome) ? outcome : codes;
}
