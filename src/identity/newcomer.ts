import { and, eq, or, type SQL, sql } from 'drizzle-orm';
import { insertWhere } from '../challenge/guarded.ts';
import { linkedIdentities, wallets } from '../db/credentials.ts';
import { identifiers, users } from '../db/users.ts';
import type { Database } from '../platform/d1.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { testCode } from '../tenant/test-person.ts';
import type { Person } from './person.ts';

/** Somebody who does not exist yet, and what they will be known by. */
export interface Newcomer {
  readonly name: string | null;
  readonly picture: string | null;
  readonly email: { readonly address: string; readonly display: string; readonly verified: boolean } | null;
  /** In its normal form, and what that looks like (`identity/username`). */
  readonly username: { readonly value: string; readonly skeleton: string } | null;
  readonly identity: {
    readonly provider: string;
    readonly issuer: string;
    readonly subject: string;
    readonly email: string | null;
  } | null;
  readonly wallet: { readonly address: string; readonly chainId: number } | null;
  readonly hasPassword: boolean;
}

export const nobody: Newcomer = {
  name: null,
  picture: null,
  email: null,
  username: null,
  identity: null,
  wallet: null,
  hasPassword: false,
};

/**
 * The person that a newcomer becomes, with what the brand gives by default; of that, somebody who is there for tests
 * gets no `prod`. No caller has a say in it.
 */
export function newPerson(tenant: Tenant, id: string, newcomer: Newcomer, now: number): Person {
  const { newUser } = tenant.brand;
  const isTest = newcomer.email !== null && testCode(tenant, newcomer.email.address) !== null;
  return {
    id,
    version: 1,
    status: 'active',
    name: newcomer.name,
    picture: newcomer.picture,
    locale: null,
    ...newUser,
    env: isTest ? newUser.env.filter((env) => env !== 'prod') : newUser.env,
    email: newcomer.email?.display ?? null,
    emailVerified: newcomer.email?.verified ?? false,
    username: newcomer.username?.value ?? null,
    hasPassword: newcomer.hasPassword,
    passkeys: 0,
    walletAddress: newcomer.wallet?.address ?? null,
    totp: false,
    sms: false,
    platformOwner: false,
    createdAt: now,
  };
}

/**
 * Statements that make a person and what they are known by, all or nothing: where any of it belongs to somebody
 * already, or `condition` over `source` does not stand, no user row comes to be, and the rest hangs on that row.
 */
export function makePerson(
  db: Database,
  pool: string,
  person: Person,
  newcomer: Newcomer,
  source: Parameters<typeof insertWhere>[3],
  condition: SQL,
) {
  const now = person.createdAt;
  const { email, username, identity, wallet } = newcomer;
  const user = {
    id: person.id,
    pool,
    version: person.version,
    status: person.status,
    name: person.name,
    picture: person.picture,
    locale: person.locale,
    role: person.role,
    apps: [...person.apps],
    env: [...person.env],
    userType: person.userType,
    platformOwner: false,
    purgeAt: null,
    createdAt: now,
    updatedAt: now,
  };
  const made = eq(users.id, person.id);
  const known = { pool, userId: person.id, createdAt: now };
  return [
    insertWhere(db, users, user, source, and(condition, sql`NOT (${taken(pool, newcomer)})`)),
    ...(email
      ? [
          insertWhere(
            db,
            identifiers,
            {
              ...known,
              kind: 'email',
              value: email.address,
              display: email.display,
              verifiedAt: email.verified ? now : null,
            },
            users,
            made,
          ),
        ]
      : []),
    ...(username
      ? (
          [
            ['username', username.value],
            ['username_skeleton', username.skeleton],
          ] as const
        ).map(([kind, value]) =>
          insertWhere(
            db,
            identifiers,
            { ...known, kind, value, display: username.value, verifiedAt: null },
            users,
            made,
          ),
        )
      : []),
    ...(identity
      ? [insertWhere(db, linkedIdentities, { ...known, ...identity, id: `${person.id}`, lastUsedAt: now }, users, made)]
      : []),
    ...(wallet
      ? [insertWhere(db, wallets, { ...known, ...wallet, id: `${person.id}`, linkedAt: now }, users, made)]
      : []),
  ] as const;
}

function taken(pool: string, { email, username, identity, wallet }: Newcomer): SQL {
  const identifier = (kind: string, value: string) =>
    sql`EXISTS (SELECT 1 FROM ${identifiers} WHERE ${identifiers.pool} = ${pool} AND ${identifiers.kind} = ${kind} AND ${identifiers.value} = ${value})`;
  return (
    or(
      ...(email ? [identifier('email', email.address)] : []),
      ...(username ? [identifier('username', username.value), identifier('username_skeleton', username.skeleton)] : []),
      ...(identity
        ? [
            sql`EXISTS (SELECT 1 FROM ${linkedIdentities} WHERE ${linkedIdentities.pool} = ${pool} AND ${linkedIdentities.issuer} = ${identity.issuer} AND ${linkedIdentities.subject} = ${identity.subject})`,
          ]
        : []),
      ...(wallet
        ? [
            sql`EXISTS (SELECT 1 FROM ${wallets} WHERE ${wallets.pool} = ${pool} AND ${wallets.address} = ${wallet.address})`,
          ]
        : []),
    ) ?? sql`0`
  );
}
