import { eq, type SQL, sql } from 'drizzle-orm';
import { phones, totpFactors } from '../../db/factors.ts';
import { sessions } from '../../db/sessions.ts';
import { credentials, identifiers, users } from '../../db/users.ts';
import type { AlsoRead } from '../../http/require.ts';
import { maskedAddress } from '../../notify/masked-address.ts';
import { type Database, qualified } from '../../platform/d1.ts';
import { maskedNumber } from './masked-number.ts';

const ofPerson = <T>(select: SQL, name: string) => qualified(sql<T | null>`(${select})`).as(name);

const columns = {
  status: users.status,
  createdAt: users.createdAt,
  email: ofPerson<string>(
    sql`SELECT ${identifiers.display} FROM ${identifiers} WHERE ${identifiers.userId} = ${users.id} AND ${identifiers.kind} = 'email' LIMIT 1`,
    'email',
  ),
  emailVerifiedAt: ofPerson<number>(
    sql`SELECT ${identifiers.verifiedAt} FROM ${identifiers} WHERE ${identifiers.userId} = ${users.id} AND ${identifiers.kind} = 'email' LIMIT 1`,
    'email_verified_at',
  ),
  totpAt: ofPerson<number>(
    sql`SELECT ${totpFactors.createdAt} FROM ${totpFactors} WHERE ${totpFactors.userId} = ${users.id}`,
    'totp_at',
  ),
  phoneNumber: ofPerson<string>(
    sql`SELECT ${phones.number} FROM ${phones} WHERE ${phones.userId} = ${users.id}`,
    'phone_number',
  ),
  phoneVerifiedAt: ofPerson<number>(
    sql`SELECT ${phones.verifiedAt} FROM ${phones} WHERE ${phones.userId} = ${users.id}`,
    'phone_verified_at',
  ),
  passwordAt: ofPerson<number>(
    sql`SELECT ${credentials.updatedAt} FROM ${credentials} WHERE ${credentials.userId} = ${users.id} AND ${credentials.kind} = 'password'`,
    'password_at',
  ),
  lastLogin: ofPerson<string>(
    sql`SELECT json_object('at', ${sessions.createdAt}, 'device', ${sessions.userAgent}) FROM ${sessions} WHERE ${sessions.userId} = ${users.id} ORDER BY ${sessions.createdAt} DESC LIMIT 1`,
    'last_login',
  ),
};

const select = (db: Database, owner: SQL) =>
  db.build
    .select(columns)
    .from(users)
    .where(eq(users.id, sql`${owner}`));

type Row = Awaited<ReturnType<typeof select>>[number];

/** Reads how the account of whoever calls is secured, in the batch that checks who they are. */
export const readSecurity: AlsoRead = select;

/** What a request has changed since that was read. */
export interface Changed extends Partial<Pick<Row, 'emailVerifiedAt' | 'totpAt' | 'phoneNumber' | 'phoneVerifiedAt'>> {
  readonly login?: { readonly at: number; readonly device: string | null };
}

const iso = (at: number) => new Date(at).toISOString();

/** `UserSecurity`, from the rows that `readSecurity` found. */
export function presentSecurity(rows: readonly unknown[], { login, ...changed }: Changed = {}) {
  const [read] = rows as readonly Row[];
  if (!read) throw new Error('nobody was read');
  const row = { ...read, ...changed };
  const last = login ?? (row.lastLogin === null ? null : (JSON.parse(row.lastLogin) as NonNullable<typeof login>));
  return {
    email: row.email === null ? null : maskedAddress(row.email),
    hasValidatedEmail: row.emailVerifiedAt !== null,
    ...(row.emailVerifiedAt === null ? {} : { emailVerificationDate: iso(row.emailVerifiedAt) }),
    hasValidatedSecret: row.totpAt !== null,
    ...(row.totpAt === null ? {} : { secretVerificationDate: iso(row.totpAt) }),
    ...(row.phoneNumber === null ? {} : { phoneNumber: maskedNumber(row.phoneNumber) }),
    hasValidatedPhone: row.phoneVerifiedAt !== null,
    ...(row.phoneVerifiedAt === null ? {} : { phoneVerificationDate: iso(row.phoneVerifiedAt) }),
    lastLoggedDate: last === null ? null : iso(last.at),
    status: statusOf(row),
    lastLoggedDevice: last?.device ?? null,
    lastPasswordChangeDate: iso(row.passwordAt ?? row.createdAt),
  };
}

// A password that is shut for a while does not lock its account: whoever is read here is in it.
const statusOf = ({ status, email, emailVerifiedAt }: Pick<Row, 'status' | 'email' | 'emailVerifiedAt'>) => {
  if (status !== 'active') return 'disabled';
  return email !== null && emailVerifiedAt === null ? 'pending' : 'active';
};
