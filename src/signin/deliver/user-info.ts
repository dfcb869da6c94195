import type { Person } from '../../identity/person.ts';

// Loaded for people who have a wallet alone: start-up need not pay for Keccak.
const checksum = async (address: string): Promise<string> => (await import('../../lib/eip55.ts')).checksummed(address);

/** `UserInfo` of the token surface. @param product the one that the session is for */
export const presentUserInfo = async (person: Person, acr: 'aal1' | 'aal2' | 'aal3', product: string | null) => ({
  id: person.id,
  email: person.email,
  email_verified: person.emailVerified,
  username: person.username,
  name: person.name,
  picture: person.picture,
  role: person.role,
  apps: person.apps,
  env: person.env,
  user_type: person.userType,
  has_password: person.hasPassword,
  passkeys: person.passkeys,
  wallet_address: person.walletAddress && (await checksum(person.walletAddress)),
  mfa_enabled: person.totp || person.sms,
  aal: acr,
  active_product: product,
  created_at: new Date(person.createdAt).toISOString(),
});

/** The person as the browser and sessions surfaces show them. */
export const presentUser = (person: Person) => ({
  id: person.id,
  email: person.email,
  name: person.name,
  role: person.role,
  apps: person.apps,
  env: person.env,
  userType: person.userType,
  emailVerified: person.emailVerified,
  ...(person.username === null ? {} : { username: person.username }),
  ...(person.picture === null ? {} : { picture: person.picture }),
  createdAt: new Date(person.createdAt).toISOString(),
});
