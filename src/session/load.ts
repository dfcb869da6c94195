import { type Person, personOf } from '../identity/person.ts';
import type { Actor, ActorSession } from './actor.ts';
import type { Draft } from './issue.ts';
import type { sessionById } from './queries.ts';

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
  return actorOf(row, by);
}

/** The actor of a session that was just opened: what a read of it would find. */
export const actorOfDraft = ({ row }: Draft, person: Person): Actor => ({
  by: 'access_token',
  scopes: [],
  person,
  session: sessionOf(row),
  organization: null,
});

/** The row as the rest of the code knows it. */
function actorOf(row: SessionRow, by: Actor['by']): Actor {
  const { session, organization } = row;
  return {
    by,
    scopes: [],
    person: personOf(row),
    session: sessionOf(session),
    organization:
      organization?.id && row.organizationRole
        ? { id: organization.id, slug: organization.slug, name: organization.name, role: row.organizationRole }
        : null,
  };
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
