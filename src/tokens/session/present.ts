import type { Person } from '../../identity/person.ts';
import type { Actor } from '../../session/actor.ts';

const iso = (instant: number): string => new Date(instant).toISOString();

const presentUser = (user: Person) => ({
  id: user.id,
  email: user.email,
  name: user.name,
  role: user.role,
  apps: user.apps,
  env: user.env,
  userType: user.userType,
  emailVerified: user.emailVerified,
  ...(user.username === null ? {} : { username: user.username }),
  ...(user.picture === null ? {} : { picture: user.picture }),
  createdAt: iso(user.createdAt),
});

/** The body of `/session`. */
export const presentSession = ({ person, session, organization }: Actor) => ({
  user: presentUser(person),
  organization,
  session: {
    id: session.id,
    expiresAt: iso(session.expiresAt),
    targetDomain: session.targetDomain,
    targetSubapp: session.targetSubapp,
    targetEnv: session.targetEnv,
  },
});

/** `UserInfo` of the token surface. */
export const presentUserInfo = ({ person: user, session }: Actor) => ({
  id: user.id,
  email: user.email,
  email_verified: user.emailVerified,
  username: user.username,
  name: user.name,
  picture: user.picture,
  role: user.role,
  apps: user.apps,
  env: user.env,
  user_type: user.userType,
  has_password: user.hasPassword,
  passkeys: user.passkeys,
  wallet_address: user.walletAddress,
  mfa_enabled: false,
  aal: session.acr,
  active_product: null,
  created_at: iso(user.createdAt),
});
