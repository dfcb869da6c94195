import { type Person, personOf } from '../identity/person.ts';
import type { Actor, ActorSession, StoredOrganization } from './actor.ts';
import type { Draft } from './issue.ts';
import type { sessionById } from './queries.ts';
import { worksIn } from './works-in.ts';

export type SessionRow = Awaited<ReturnType<typeof sessionById>>[number];

/** Why a row is not a live session; told to nobody but the log. */
export type Dead = 'revoked' | 'expired' | 'idle' | 'disabled';

/** Judges a row: the actor of a live session, or why it is none. */
export function judgeSession(row: SessionRow, now: number, by: Actor['by'] = 'access_token'): Actor | Dead {
  const { session, user } = row;
  if (session.revokedAt !== null) return 'revoked';
  if (session.expiresAt <= now) return 'expired';
  const idleAt = session.lastSeenAt + session.idleSeconds * 1000;
  if (idleAt <= now) return 'idle';
  if (user.status !== 'active') return 'disabled';
  return actorOf(row, now, by);
}

/** The actor of a session that was just opened: what a read of it would find. */
export const actorOfDraft = ({ row }: Draft, person: Person): Actor => ({
  by: 'access_token',
  scopes: [],
  person,
  session: sessionOf(row),
  organization: null,
  stored: { secretHash: row.secretHash, organization: null },
});

/** The row as the rest of the code knows it. */
function actorOf(row: SessionRow, now: number, by: Actor['by']): Actor {
  const person = personOf(row);
  const session = sessionOf(row.session);
  const organization = organizationOf(row);
  return {
    by,
    scopes: [],
    person,
    session,
    organization: worksIn(organization, person, session.acr, now),
    stored: { secretHash: row.session.secretHash, organization },
  };
}

function organizationOf({ organization, organizationRole: role }: SessionRow): StoredOrganization | null {
  if (!organization?.id || !role) return null;
  const { id, slug, name, mfa } = organization;
  return { id, slug, name, role, mfa };
}

type Times = Pick<
  SessionRow['session'],
  | 'id'
  | 'targetDomain'
  | 'targetSubapp'
  | 'targetEnv'
  | 'amr'
  | 'acr'
  | 'authTime'
  | 'lastSeenAt'
  | 'expiresAt'
  | 'idleSeconds'
  | 'remembered'
  | 'createdAt'
> & {
  readonly userAgent?: string | null | undefined;
  readonly network?: string | null | undefined;
  readonly country?: string | null | undefined;
  readonly product?: string | null | undefined;
  readonly origin?: ActorSession['origin'] | undefined;
};

/** A session's row as the rest of the code knows it. */
export const sessionOf = (session: Times): ActorSession => ({
  id: session.id,
  targetDomain: session.targetDomain,
  targetSubapp: session.targetSubapp,
  targetEnv: session.targetEnv,
  amr: session.amr,
  acr: session.acr,
  authTime: session.authTime,
  lastSeenAt: session.lastSeenAt,
  expiresAt: Math.min(session.expiresAt, session.lastSeenAt + session.idleSeconds * 1000),
  limitAt: session.expiresAt,
  remembered: session.remembered,
  createdAt: session.createdAt,
  product: session.product ?? null,
  origin: session.origin ?? null,
  userAgent: session.userAgent ?? null,
  network: session.network ?? null,
  country: session.country ?? null,
});
