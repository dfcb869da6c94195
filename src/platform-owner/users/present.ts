import type { Facts } from '../../identity/facts.ts';
import type { Person } from '../../identity/person.ts';

/** A person as an owner of the platform sees them. */
export const presentPerson = (person: Person) => ({
  id: person.id,
  email: person.email,
  email_verified: person.emailVerified,
  username: person.username,
  name: person.name,
  status: person.status,
  role: person.role,
  apps: person.apps,
  env: person.env,
  user_type: person.userType,
  is_platform_owner: person.platformOwner,
  has_password: person.hasPassword,
  passkeys: person.passkeys,
  mfa_enabled: person.totp || person.sms,
  created_at: new Date(person.createdAt).toISOString(),
});

/** Which factors a person has. Never what they are. */
export const presentFactors = ({ person, recoveryHashes, trustedDevices }: Facts) => ({
  enabled: person.totp || person.sms,
  totp: person.totp,
  sms: person.sms,
  passkeys: person.passkeys,
  recovery_codes_left: recoveryHashes.length,
  trusted_devices: trustedDevices.length,
});
