import { and, eq, ne, sql } from 'drizzle-orm';
import type { Claim } from '../../challenge/claim.ts';
import { linkedIdentities } from '../../db/credentials.ts';
import { readSessionCookie } from '../../http/cookies.ts';
import type { Scope } from '../../http/scope.ts';
import type { Profile, Provider } from '../../identity/credentials/oauth/provider.ts';
import { type IdentityKey, linkIdentity } from '../../identity/credentials/oauth/queries.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { requireFresh } from '../../permission/fresh.ts';
import { judgeSession } from '../../session/load.ts';
import { sessionById } from '../../session/queries.ts';
import { parseSessionValue } from '../../session/secret.ts';
import { noticeRow } from '../../signin/notice.ts';
import { changeOwn } from '../../signin/own-change.ts';

/**
 * Links an account elsewhere to the person of the session that began the flow, while that session lives and its proof
 * is recent: the address there need not be confirmed, and need not be theirs here. It links one of a provider alone;
 * who has one removes it first. (Signing in by a confirmed address may still add a second: `proveIdentity`.) That an
 * account belongs to somebody else is told, for whoever hears it has just proven that it is theirs. Errors:
 * `identity_taken`, `conflict`, `step_up_required`, `unauthenticated`, `invalid_token`, `unavailable`. Throws `Outage`.
 * @param sessionId of the session that began the flow
 */
export async function linkAccount(
  request: Request,
  scope: Scope,
  { declared }: Provider,
  { issuer, subject, email }: Profile,
  claim: Claim,
  sessionId: string,
): Promise<Failure | null> {
  const { deps, tenant } = scope;
  const { db } = deps;
  const now = deps.clock.now();
  const [[row]] = await db.read([sessionById(db, tenant, sessionId)]);
  const actor = row ? judgeSession(row, now, 'cookie') : 'gone';
  if (typeof actor === 'string') return fail('unauthenticated', { internal: `the session that began it is ${actor}` });
  const stale = requireFresh(actor, request, now);
  if (stale) return stale;
  const { person } = actor;
  const key: IdentityKey = { pool: tenant.brand.pool, issuer, subject };
  const ofOthers = and(
    eq(linkedIdentities.pool, key.pool),
    eq(linkedIdentities.issuer, issuer),
    eq(linkedIdentities.subject, subject),
    ne(linkedIdentities.userId, person.id),
  );
  const another = and(
    eq(linkedIdentities.pool, key.pool),
    eq(linkedIdentities.userId, person.id),
    eq(linkedIdentities.provider, declared.id),
  );
  const id = deps.random.id(now);
  return changeOwn(scope, actor, {
    event: 'security.identity.linked',
    details: { provider: declared.id },
    claim,
    requires: [
      { stands: sql`NOT EXISTS (SELECT 1 FROM ${linkedIdentities} WHERE ${ofOthers})`, or: fail('identity_taken') },
      {
        stands: sql`NOT EXISTS (SELECT 1 FROM ${linkedIdentities} WHERE ${another})`,
        or: fail('conflict', { detail: `An account at ${declared.name} is linked already.` }),
      },
    ],
    effects: (done) => [linkIdentity(db, key, { id, userId: person.id, provider: declared.id, email, now }, done)],
    notices: [{ row: await noticeRow(scope, person, { template: 'identity_linked', provider: declared.name }) }],
  });
}

/**
 * That whoever is signed in with the browser is somebody else by now than who began to link, or signed in anew: what
 * they see at the end would be of another account than the one that was linked. Where no session comes along, which no
 * answer that a provider posts across sites brings, the session that began it stands. Errors: `invalid_token`.
 */
export function refuseOtherSession(request: Request, { tenant }: Scope, sessionId: string): Failure | null {
  const cookie = readSessionCookie(request, tenant);
  if (cookie === undefined) return null;
  if (cookie !== 'twice' && parseSessionValue(cookie.value)?.id === sessionId) return null;
  return fail('invalid_token', {
    internal: 'another session than the one that began it',
    detail: 'You signed in again meanwhile. Go back to your account and connect it from there.',
  });
}
