import { and, eq, type SQL, sql } from 'drizzle-orm';
import { linkedIdentities, passkeys, wallets } from '../db/credentials.ts';
import { phones, recoveryCodes, totpFactors, trustedDevices } from '../db/factors.ts';
import { memberships, organizations } from '../db/organizations.ts';
import { sessions } from '../db/sessions.ts';
import { credentials, identifiers, users } from '../db/users.ts';
import type { MfaPolicy } from '../lib/mfa-policy.ts';
import { always, compiled, fragment } from '../platform/compiled.ts';
import { type Database, qualified } from '../platform/d1.ts';
import { type Person, personColumns, personOf } from './person.ts';

/** What judging a sign-in needs to know of a person. */
export interface Facts {
  readonly person: Person;
  /** The sealed password hash, or null where none is set. */
  readonly password: string | null;
  /** The authenticator app: its sealed secret, and the last time step that was accepted. */
  readonly totp: { readonly secret: string; readonly lastStep: number } | null;
  /** The phone that a code may go to, confirmed or not; E.164. */
  readonly phone: { readonly number: string; readonly country: string; readonly verifiedAt: number | null } | null;
  /** Hashes of the recovery codes that are left. */
  readonly recoveryHashes: readonly string[];
  readonly trustedDevices: readonly TrustedDevice[];
  /** Of the newest sessions, also of those that have ended; each once. */
  readonly userAgents: readonly string[];
  /** What the person's organizations ask for, and the person's role in each. */
  readonly organizations: readonly { readonly role: string; readonly mfa: MfaPolicy }[];
}

/** A browser where the second factor is not asked for until it ends. */
export interface TrustedDevice {
  readonly id: string;
  readonly brand: string;
  readonly env: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

const object = (select: SQL) => qualified(sql<string | null>`${select}`);

const columns = {
  ...personColumns,
  password: qualified(
    sql<
      string | null
    >`(SELECT ${credentials.data} FROM ${credentials} WHERE ${credentials.userId} = ${users.id} AND ${credentials.kind} = 'password')`,
  ).as('password'),
  totpFactor: object(
    sql`(SELECT json_object('secret', ${totpFactors.secret}, 'lastStep', ${totpFactors.lastStep}) FROM ${totpFactors} WHERE ${totpFactors.userId} = ${users.id})`,
  ).as('totp_factor'),
  phone: object(
    sql`(SELECT json_object('number', ${phones.number}, 'country', ${phones.country}, 'verifiedAt', ${phones.verifiedAt}) FROM ${phones} WHERE ${phones.userId} = ${users.id})`,
  ).as('phone'),
  recoveryHashes: object(
    sql`(SELECT json_group_array(${recoveryCodes.hash}) FROM ${recoveryCodes} WHERE ${recoveryCodes.userId} = ${users.id} AND ${recoveryCodes.usedAt} IS NULL)`,
  ).as('recovery_hashes'),
  trustedDevices: object(
    sql`(SELECT json_group_array(json_object('id', ${trustedDevices.id}, 'brand', ${trustedDevices.brand}, 'env', ${trustedDevices.env}, 'expiresAt', ${trustedDevices.expiresAt})) FROM ${trustedDevices} WHERE ${trustedDevices.userId} = ${users.id})`,
  ).as('trusted_devices'),
  userAgents: object(
    sql`(SELECT json_group_array(DISTINCT newest.user_agent) FROM (SELECT ${sessions.userAgent} FROM ${sessions} WHERE ${sessions.userId} = ${users.id} AND ${sessions.userAgent} IS NOT NULL ORDER BY ${sessions.createdAt} DESC LIMIT 20) AS newest)`,
  ).as('user_agents'),
  organizations: object(
    sql`(SELECT json_group_array(json_object('role', ${memberships.role}, 'mfa', json(${organizations.mfa}))) FROM ${memberships} INNER JOIN ${organizations} ON ${organizations.id} = ${memberships.organizationId} AND ${organizations.status} = 'active' AND ${organizations.mfa} IS NOT NULL WHERE ${memberships.userId} = ${users.id})`,
  ).as('organizations'),
};

/** A statement that finds a person, in the one shape of all of them. */
export type FactsStatement = ReturnType<typeof factsByIdentifier>;

/** The facts of a row of `FactsStatement`, if there was one. */
export const factsOf = (row: Awaited<FactsStatement>[number] | undefined): Facts | undefined =>
  row && {
    person: personOf(row),
    password: row.password,
    totp: parsed(row.totpFactor) ?? null,
    phone: parsed(row.phone) ?? null,
    recoveryHashes: parsed(row.recoveryHashes) ?? [],
    trustedDevices: parsed(row.trustedDevices) ?? [],
    userAgents: parsed(row.userAgents) ?? [],
    organizations: parsed(row.organizations) ?? [],
  };

const parsed = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T));

/** The one statement of all that find a person. `who` is a condition on `users`. */
const personWhere = compiled<{ who: SQL }>()((db, value) =>
  db
    .select(columns)
    .from(users)
    .where(sql`${value('who')}`),
);

type IdentifierKind = 'email' | 'username' | 'username_skeleton';

const byIdentifier = fragment<{ pool: string; kind: IdentifierKind; value: string }>(
  (value) =>
    sql`${users.id} = (SELECT ${identifiers.userId} FROM ${identifiers} WHERE ${identifiers.pool} = ${value('pool')} AND ${identifiers.kind} = ${value('kind')} AND ${identifiers.value} = ${value('value')})`,
);

/** The person whom a folded address or username belongs to, within a pool. */
export const factsByIdentifier = (db: Database, pool: string, kind: IdentifierKind, value: string) =>
  personWhere(db, { who: byIdentifier({ pool, kind, value }) });

export const factsByEmail = (db: Database, pool: string, address: string): FactsStatement =>
  factsByIdentifier(db, pool, 'email', address);

const byId = fragment<{ pool: string; id: string }>(
  (value) => and(eq(users.id, value('id')), eq(users.pool, value('pool'))) as SQL,
);

/** A person of the pool by id. */
export const factsById = (db: Database, pool: string, id: string): FactsStatement =>
  personWhere(db, { who: byId({ pool, id }) });

const byPasskey = fragment<{ pool: string; credentialId: string; standing: SQL }>(
  (value) =>
    sql`${users.id} = (SELECT ${passkeys.userId} FROM ${passkeys} WHERE ${passkeys.pool} = ${value('pool')} AND ${passkeys.credentialId} = ${value('credentialId')} AND ${value('standing')})`,
);

/** The person who holds a passkey, by its WebAuthn credential id, while `standing` does. */
export const factsByPasskey = (db: Database, pool: string, credentialId: string, standing = always): FactsStatement =>
  personWhere(db, { who: byPasskey({ pool, credentialId, standing }) });

interface Elsewhere {
  readonly pool: string;
  readonly issuer: string;
  readonly subject: string;
}

const byIdentity = fragment<Elsewhere & { address: string | null }>(
  (value) =>
    sql`${users.id} = COALESCE((SELECT ${linkedIdentities.userId} FROM ${linkedIdentities} WHERE ${linkedIdentities.pool} = ${value('pool')} AND ${linkedIdentities.issuer} = ${value('issuer')} AND ${linkedIdentities.subject} = ${value('subject')}), (SELECT ${identifiers.userId} FROM ${identifiers} WHERE ${identifiers.pool} = ${value('pool')} AND ${identifiers.kind} = 'email' AND ${identifiers.value} = ${value('address')}))`,
);

/**
 * The person whom an account elsewhere is linked to, else the one who has `address`.
 * @param address folded; null where the other service has not confirmed one.
 */
export const factsByIdentity = (db: Database, account: Elsewhere, address: string | null): FactsStatement =>
  personWhere(db, { who: byIdentity({ ...account, address }) });

type SessionKey = Readonly<Record<'pool' | 'brand' | 'env', string> & { id: string | SQL }>;

const bySession = fragment<SessionKey & { now: number }>(
  (value) =>
    sql`${users.id} = (SELECT ${sessions.userId} FROM ${sessions} WHERE ${sessions.id} = ${value('id')} AND ${sessions.pool} = ${value('pool')} AND ${sessions.brand} = ${value('brand')} AND ${sessions.env} = ${value('env')} AND ${sessions.revokedAt} IS NULL AND ${sessions.expiresAt} > ${value('now')} AND ${sessions.lastSeenAt} + ${sessions.idleSeconds} * 1000 > ${value('now')})`,
);

/** The person whose session it is, as long as the session lives at `now`. */
export const factsBySession = (db: Database, session: SessionKey, now: number): FactsStatement =>
  personWhere(db, { who: bySession({ ...session, now }) });

const byWallet = fragment<{ pool: string; address: string }>(
  (value) =>
    sql`${users.id} = (SELECT ${wallets.userId} FROM ${wallets} WHERE ${wallets.pool} = ${value('pool')} AND ${wallets.address} = ${value('address')})`,
);

/** The person who has proven a wallet; `address` in lower case. */
export const factsByWallet = (db: Database, pool: string, address: string): FactsStatement =>
  personWhere(db, { who: byWallet({ pool, address }) });
