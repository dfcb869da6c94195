import { deviceName } from '../../lib/device-name.ts';
import type { Actor, ActorSession } from '../../session/actor.ts';
import { presentUser } from '../../signin/deliver/user-info.ts';

const iso = (at: number) => new Date(at).toISOString();

/** A session as its owner sees it. @param currentId the session that asks */
export const presentSession = (session: ActorSession, currentId: string) => ({
  id: session.id,
  current: session.id === currentId,
  createdAt: iso(session.createdAt),
  lastSeenAt: iso(session.lastSeenAt),
  expiresAt: iso(session.expiresAt),
  userAgent: session.userAgent,
  device: deviceName(session.userAgent),
  ip: session.network === 'unknown' ? null : session.network,
  country: session.country,
  targetDomain: session.targetDomain,
  targetSubapp: session.targetSubapp,
  targetEnv: session.targetEnv,
  amr: session.amr,
});

/** The session that asks, and whose it is. */
export const presentCurrent = ({ session, person }: Actor) => ({
  session: presentSession(session, session.id),
  user: presentUser(person),
});
