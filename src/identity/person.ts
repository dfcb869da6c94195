import { type SQL, sql } from 'drizzle-orm';
import { passkeys, wallets } from '../db/credentials.ts';
import { phones, totpFactors } from '../db/factors.ts';
import { credentials, identifiers, users } from '../db/users.ts';
import { prefixed, qualified } from '../platform/d1.ts';

/** A person as one row shows them: what gates judge and answers present. */
export interface Person {
  readonly id: string;
  readonly version: number;
  readonly status: 'active' | 'disabled' | 'deleted';
  readonly name: string | null;
  readonly picture: string | null;
  readonly locale: string | null;
  readonly role: string;
  readonly apps: readonly string[];
  readonly env: readonly string[];
  readonly userType: 'b2c' | 'b2b' | 'internal';
  /** As it was typed; null for a person without an address. */
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly username: string | null;
  readonly hasPassword: boolean;
  readonly passkeys: number;
  /** The first linked wallet, in lower case. */
  readonly walletAddress: string | null;
  /** Whether an authenticator app is enrolled: a second factor. */
  readonly totp: boolean;
  /** Whether a phone is confirmed: a second factor. */
  readonly sms: boolean;
  readonly platformOwner: boolean;
  readonly createdAt: number;
}

/** What an account is called where a page says whose it is; null for somebody who has given no name of any kind. */
export const accountName = ({ email, username, name, walletAddress }: Person): string | null =>
  email ?? username ?? name ?? walletAddress;

const identifierOf = <T>(kind: 'email' | 'username', column: SQL) =>
  qualified(
    sql<T | null>`(SELECT ${column} FROM ${identifiers} WHERE ${identifiers.userId} = ${users.id} AND ${identifiers.kind} = ${sql.raw(`'${kind}'`)} LIMIT 1)`,
  );

/** The columns of a person, for any statement that has `users` among its sources. */
export const personColumns = {
  user: prefixed(users, 'user'),
  email: identifierOf<string>('email', sql`${identifiers.display}`).as('email'),
  emailVerifiedAt: identifierOf<number>('email', sql`${identifiers.verifiedAt}`).as('email_verified_at'),
  username: identifierOf<string>('username', sql`${identifiers.display}`).as('username'),
  hasPassword: qualified(
    sql<number>`EXISTS (SELECT 1 FROM ${credentials} WHERE ${credentials.userId} = ${users.id} AND ${credentials.kind} = 'password')`,
  ).as('has_password'),
  passkeys: qualified(sql<number>`(SELECT COUNT(*) FROM ${passkeys} WHERE ${passkeys.userId} = ${users.id})`).as(
    'passkeys',
  ),
  walletAddress: qualified(
    sql<
      string | null
    >`(SELECT ${wallets.address} FROM ${wallets} WHERE ${wallets.userId} = ${users.id} ORDER BY ${wallets.linkedAt}, ${wallets.id} LIMIT 1)`,
  ).as('wallet_address'),
  totp: qualified(sql<number>`EXISTS (SELECT 1 FROM ${totpFactors} WHERE ${totpFactors.userId} = ${users.id})`).as(
    'totp',
  ),
  sms: qualified(
    sql<number>`EXISTS (SELECT 1 FROM ${phones} WHERE ${phones.userId} = ${users.id} AND ${phones.verifiedAt} IS NOT NULL)`,
  ).as('sms'),
};

interface PersonRow {
  readonly user: typeof users.$inferSelect;
  readonly email: string | null;
  readonly emailVerifiedAt: number | null;
  readonly username: string | null;
  readonly hasPassword: number;
  readonly passkeys: number;
  readonly walletAddress: string | null;
  readonly totp: number;
  readonly sms: number;
}

/** The person of a row. */
export const personOf = ({ user, ...row }: PersonRow): Person => ({
  id: user.id,
  version: user.version,
  status: user.status,
  name: user.name,
  picture: user.picture,
  locale: user.locale,
  role: user.role,
  apps: user.apps,
  env: user.env,
  userType: user.userType,
  email: row.email,
  emailVerified: row.emailVerifiedAt !== null,
  username: row.username,
  hasPassword: Boolean(row.hasPassword),
  passkeys: row.passkeys,
  walletAddress: row.walletAddress,
  totp: Boolean(row.totp),
  sms: Boolean(row.sms),
  platformOwner: user.platformOwner,
  createdAt: user.createdAt,
});
