import { and, eq, type SQL, sql } from 'drizzle-orm';
import { auditRow } from '../audit/record.ts';
import { insertWhere } from '../challenge/guarded.ts';
import { auditEvents, outbox } from '../db/records.ts';
import { sessions } from '../db/sessions.ts';
import type { Scope } from '../http/scope.ts';
import type { Facts } from '../identity/facts.ts';
import type { Person } from '../identity/person.ts';
import { deviceName } from '../lib/device-name.ts';
import { network } from '../lib/ip.ts';
import { fragment } from '../platform/compiled.ts';
import { type Draft, draftSession } from '../session/issue.ts';
import { commit, type NotCommitted } from './commit.ts';
import type { Linked } from './link.ts';
import { noticeRow } from './notice.ts';
import type { Attempt, Proof } from './proof.ts';

/** A session that exists, and whose it is. */
export interface Issued {
  readonly draft: Draft;
  readonly person: Person;
}

/** The ids of everything that one attempt may write: drawn once, so that a batch that runs twice writes once. */
export interface Drawn {
  readonly userId: string;
  readonly sessionId: string;
  readonly sessionSecret: string;
}

const isOpened = fragment<{ id: string; secretHash: string }>(
  (value) => and(eq(sessions.id, value('id')), eq(sessions.secretHash, value('secretHash'))) as SQL,
);
const isThere = fragment<{ row: SQL }>((value) => sql`EXISTS (SELECT 1 FROM ${sessions} WHERE ${value('row')})`);

/** Stage `issue`: the batch that opens the session and records it. Throws `Outage`. */
export async function issue(
  scope: Scope,
  attempt: Attempt,
  proof: Proof,
  linked: Linked,
  facts: Facts | undefined,
  drawn: Drawn,
): Promise<Issued | NotCommitted> {
  const { deps, tenant, sender } = scope;
  const { person } = linked;
  const draft = draftSession({
    id: drawn.sessionId,
    secret: drawn.sessionSecret,
    userId: person.id,
    tenant,
    target: attempt.target,
    amr: proof.amr,
    acr: proof.acr,
    authTime: proof.provenAt,
    limitAt: proof.limitAt,
    remember: attempt.remember,
    lasting: attempt.entry === 'web' ? 'session' : 'refresh',
    organizationId: null,
    origin: proof.origin,
    userAgent: sender.userAgent,
    network: network(sender.ip),
    country: sender.country,
    now: deps.clock.now(),
  });
  const event = auditRow(deps, tenant, sender, {
    event: 'user.login.success',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: draft.row.id,
    details: { method: proof.method, subapp: attempt.target.subapp },
  });
  // A sign-in that waited knows its session's id before: only the secret tells whose request has opened it.
  const ours = isOpened(draft.row);
  const notice = proof.method === 'handover' ? null : await newDeviceNotice(scope, attempt, proof, linked, facts);
  const outcome = await commit(scope, proof, linked, {
    table: sessions,
    row: draft.row,
    opens: true,
    written: isThere({ row: ours }),
    more: [
      insertWhere(deps.db, auditEvents, event, sessions, ours),
      ...(notice ? [insertWhere(deps.db, outbox, notice, sessions, ours)] : []),
    ],
  });
  if (outcome !== 'done') return outcome;
  if (notice) deps.wakeOutbox(notice.id);
  return { draft, person: proof.becomes(person) };
}

/**
 * The mail that tells of a sign-in on a device that the person was not seen on, by its browser and system: a new
 * version of a browser is no new device. Null for the first device of all, and where the device says nothing of itself.
 * A device that was approved elsewhere is always told of, by its app if need be: somebody may have been talked into it.
 */
async function newDeviceNotice(
  scope: Scope,
  { target }: Attempt,
  { method }: Proof,
  { kind, person }: Linked,
  facts: Facts | undefined,
) {
  const { deps, sender, tenant } = scope;
  const isApproved = method === 'device_code';
  const app = tenant.brand.subapps.find(({ id }) => id === target.subapp);
  const device = deviceName(sender.userAgent) ?? (isApproved ? (app?.name ?? target.subapp) : null);
  const seen = facts?.userAgents ?? [];
  if (kind !== 'known' || device === null) return null;
  const isNew = seen.length > 0 && !seen.some((userAgent) => deviceName(userAgent) === device);
  if (!isApproved && !isNew) return null;
  const at = new Date(deps.clock.now()).toISOString();
  return noticeRow(scope, person, { template: 'new_sign_in', device, country: sender.country, at });
}
