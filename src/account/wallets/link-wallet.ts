import { eq, sql } from 'drizzle-orm';
import { auditRow } from '../../audit/record.ts';
import { claimStatement } from '../../challenge/claim.ts';
import { claimed, insertWhere } from '../../challenge/guarded.ts';
import { wallets } from '../../db/credentials.ts';
import { claims } from '../../db/once.ts';
import { auditEvents, outbox } from '../../db/records.ts';
import { sessions } from '../../db/sessions.ts';
import { users } from '../../db/users.ts';
import type { Scope } from '../../http/scope.ts';
import type { ProvenWallet } from '../../identity/credentials/wallet/prove-wallet.ts';
import { isWallet } from '../../identity/credentials/wallet/queries.ts';
import { type Failure, fail } from '../../lib/result.ts';
import type { Statements } from '../../platform/d1.ts';
import type { Actor } from '../../session/actor.ts';
import { notRevoked } from '../../session/queries.ts';
import { noticeRow } from '../../signin/notice.ts';

/** Wallets of one person: more than anybody needs, and few enough to list. */
const MOST = 20;

export interface LinkedWallet {
  /** Lower case. */
  readonly address: string;
  readonly chainId: number;
  /** Unix milliseconds. */
  readonly linkedAt: number;
}

/**
 * Links a proven wallet to the person of a live session: one batch that spends the nonce, adds the wallet with its
 * record and notice, and reads what came of it. A wallet that is theirs already stays as it is. That a wallet
 * belongs to somebody else is told, for whoever hears it has just proven that the wallet is their own. `moved`: the
 * person or the session changed since it was read. Errors: `wallet_taken`, `invalid_token`, `conflict`. Throws
 * `Outage`.
 */
export async function linkWallet(
  scope: Scope,
  { person, session }: Actor,
  { address, chainId, claim }: ProvenWallet,
  id: string,
): Promise<LinkedWallet | 'moved' | Failure> {
  const { deps, tenant, sender } = scope;
  const { db } = deps;
  const { pool } = tenant.brand;
  const now = deps.clock.now();
  const mine = eq(wallets.id, id);
  const added = sql`EXISTS (SELECT 1 FROM ${wallets} WHERE ${mine})`;
  const others = sql`(SELECT COUNT(*) FROM ${wallets} WHERE ${wallets.userId} = ${person.id} AND ${wallets.address} <> ${address})`;
  const taken = sql`EXISTS (SELECT 1 FROM ${wallets} WHERE ${isWallet(pool, address)} AND ${wallets.userId} <> ${person.id})`;
  const live = sql`EXISTS (SELECT 1 FROM ${sessions} WHERE ${notRevoked(tenant, session.id)})`;
  const event = auditRow(deps, tenant, sender, {
    event: 'security.wallet.linked',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: session.id,
    details: { wallet: id, chainId },
  });
  const mail = await noticeRow(scope, person, { template: 'wallet_linked' });
  const results = await db.write([
    claimStatement(db, claim, person, sql`(${live} AND NOT ${taken} AND ${others} < ${MOST})`),
    insertWhere(db, wallets, { id, pool, userId: person.id, address, chainId, linkedAt: now }, claims, claimed(claim)),
    insertWhere(db, auditEvents, event, wallets, mine),
    ...(mail ? [insertWhere(db, outbox, mail, wallets, mine)] : []),
    db.build
      .update(users)
      .set({ version: person.version + 1, updatedAt: now })
      .where(sql`${users.id} = ${person.id} AND ${added}`),
    db.build
      .select({
        claimId: sql<string | null>`(SELECT ${claims.claimId} FROM ${claims} WHERE ${claims.hash} = ${claim.hash})`,
        taken: sql<number>`${taken}`,
        others: sql<number>`${others}`,
      })
      .from(sql`(SELECT 1)`),
    db.build
      .select({ id: wallets.id, chainId: wallets.chainId, linkedAt: wallets.linkedAt, userId: wallets.userId })
      .from(wallets)
      .where(isWallet(pool, address)),
  ] as unknown as Statements);
  const [effect] = results.at(-2) as unknown as { claimId: string | null; taken: number; others: number }[];
  const [row] = results.at(-1) as unknown as (LinkedWallet & { id: string; userId: string })[];
  if (effect?.claimId === claim.claimId && row?.userId === person.id) {
    if (mail && row.id === id) deps.wakeOutbox(mail.id);
    return { address, chainId: row.chainId, linkedAt: row.linkedAt };
  }
  if (effect?.claimId) return fail('invalid_token', { internal: 'nonce redeemed by another request' });
  if (effect?.taken) return fail('wallet_taken');
  return (effect?.others ?? 0) >= MOST ? fail('conflict', { detail: `An account may have ${MOST} wallets.` }) : 'moved';
}
