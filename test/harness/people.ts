import { drizzle } from 'drizzle-orm/d1';
import { memberships, organizations } from '../../src/db/organizations.ts';
import { auditEvents } from '../../src/db/records.ts';
import { sessions } from '../../src/db/sessions.ts';
import { credentials, identifiers, users } from '../../src/db/users.ts';
import { systemRandom as random } from '../../src/platform/random.ts';
import { refreshToken } from '../../src/session/refresh-token.ts';
import { secretHash, sessionValue } from '../../src/session/secret.ts';
import type { Client } from './client.ts';
import type { Home } from './demo.ts';
import { passwordHash } from './password-hash.ts';
import { sealFor } from './seal.ts';
import type { Server } from './server.ts';
import { urlOf } from './url-of.ts';

/** The password of seeded people unless told otherwise. */
export const PASSWORD = 'securepassword123';

const DAY = 86_400_000;

export interface Person {
  readonly id: string;
  readonly pool: string;
  readonly email: string;
  readonly password: string | null;
}

export interface PersonOptions {
  readonly pool?: string;
  readonly email?: string;
  /** Null: none. */
  readonly password?: string | null;
  readonly verified?: boolean;
  readonly row?: Partial<typeof users.$inferInsert>;
}

let people = 0;

/** Writes a person with an address and, unless told otherwise, a password, who may use `app1` in every environment. */
export async function seedPerson(server: Pick<Server, 'db' | 'secrets'>, options: PersonOptions = {}): Promise<Person> {
  const { pool = 'brand1', email = `person${++people}@example.com`, password = PASSWORD, verified = true } = options;
  const now = Date.now();
  const id = options.row?.id ?? random.id(now);
  const db = drizzle(await server.db());
  const user: typeof users.$inferInsert = {
    id,
    pool,
    version: 1,
    status: 'active',
    name: 'Ada Example',
    picture: null,
    locale: null,
    role: 'user',
    apps: ['app1'],
    env: ['prod', 'staging', 'dev'],
    userType: 'b2c',
    createdAt: now,
    updatedAt: now,
    ...options.row,
  };
  const address: typeof identifiers.$inferInsert = {
    pool,
    kind: 'email',
    value: email.toLowerCase(),
    display: email,
    userId: id,
    verifiedAt: verified ? now : null,
    createdAt: now,
  };
  await db.batch([db.insert(users).values(user), db.insert(identifiers).values(address)]);
  if (password !== null) {
    const data = sealFor(server.secrets.pepper, await passwordHash(password), `credentials|${id}|password`);
    await db
      .insert(credentials)
      .values({ id: random.id(now), userId: id, kind: 'password', data, createdAt: now, updatedAt: now });
  }
  return { id, pool, email, password };
}

/** Gives somebody a username, folded as it is. */
export async function seedUsername(
  server: Pick<Server, 'db'>,
  { id: userId, pool }: Pick<Person, 'id' | 'pool'>,
  username: string,
): Promise<void> {
  const name = { kind: 'username' as const, value: username, display: username, createdAt: Date.now() };
  await drizzle(await server.db())
    .insert(identifiers)
    .values({ pool, userId, ...name });
}

/** Writes an organization and who belongs to it, in which role. */
export async function seedOrganization(
  server: Pick<Server, 'db'>,
  members: readonly { readonly person: Person; readonly role: string }[],
  row: Partial<typeof organizations.$inferInsert> = {},
): Promise<{ id: string; slug: string; name: string }> {
  const now = Date.now();
  const id = row.id ?? random.id(now);
  const pool = row.pool ?? members[0]?.person.pool ?? 'brand1';
  const made = {
    id,
    pool,
    slug: `org-${id.slice(-12)}`,
    name: 'Example Ltd',
    status: 'active' as const,
    createdAt: now,
    updatedAt: now,
    ...row,
  };
  await drizzle(await server.db())
    .insert(organizations)
    .values(made);
  for (const { person, role } of members) await seedMembership(server, id, person, role);
  return { id, slug: made.slug, name: made.name };
}

/** Puts somebody into an organization. */
export async function seedMembership(
  server: Pick<Server, 'db'>,
  organizationId: string,
  { id: userId }: Pick<Person, 'id'>,
  role = 'member',
): Promise<void> {
  const db = drizzle(await server.db());
  await db.insert(memberships).values({ organizationId, userId, role, createdAt: Date.now() });
}

export interface SeededSession {
  readonly id: string;
  /** Value of the session cookie. */
  readonly value: string;
  /** Value of the refresh cookie. */
  readonly refreshToken: string;
}

/** Writes a live session at a home, with the audit event that every session has. `row` may age or end it. */
export async function seedSession(
  server: Pick<Server, 'db' | 'secrets'>,
  person: Person,
  at: Home,
  row: Partial<typeof sessions.$inferInsert> = {},
): Promise<SeededSession> {
  const now = Date.now();
  const id = row.id ?? random.id(now);
  const secret = random.secret();
  const db = drizzle(await server.db());
  const session: typeof sessions.$inferInsert = {
    id,
    userId: person.id,
    pool: person.pool,
    brand: at.brand,
    env: at.env,
    organizationId: null,
    secretHash: secretHash(secret),
    targetDomain: `app1.${at.base}`,
    targetSubapp: 'app1',
    targetEnv: at.env,
    amr: ['pwd'],
    acr: 'aal1',
    authTime: now,
    remembered: true,
    createdAt: now,
    lastSeenAt: now,
    idleSeconds: (7 * DAY) / 1000,
    expiresAt: now + 30 * DAY,
    refreshCounter: 0,
    refreshRotatedAt: now,
    refreshExpiresAt: now + 30 * DAY,
    refreshLimitAt: now + 30 * DAY,
    ...row,
  };
  const event: typeof auditEvents.$inferInsert = {
    id: random.id(now),
    pool: person.pool,
    brand: at.brand,
    env: at.env,
    event: 'user.login.success',
    outcome: 'success',
    actorId: person.id,
    subjectId: person.id,
    sessionId: id,
    requestId: `seed-${id}`,
    at: now,
  };
  await db.batch([db.insert(sessions).values(session), db.insert(auditEvents).values(event)]);
  const [first] = server.secrets.mac;
  if (!first) throw new Error('no MAC key');
  const key = { kid: first.kid, bytes: new Uint8Array(Buffer.from(first.key, 'base64url')) };
  return {
    id,
    value: sessionValue(id, secret),
    refreshToken: refreshToken({ macKeys: [key] }, id, session.refreshCounter),
  };
}

/** Puts a session into a client's jar as its auth host would have set it. */
export function carry(
  server: Pick<Server, 'port'>,
  client: Pick<Client, 'jar'>,
  at: Home,
  session: SeededSession,
): void {
  const url = urlOf(server.port, at.auth, '/login').href;
  const secure = at.plainHttp ? '' : '; Secure';
  if (!client.jar) throw new Error('this client has no jar');
  client.jar.set(
    url,
    `${at.sessionCookie}=${session.value}; Path=/; Domain=${at.base}; HttpOnly${secure}; SameSite=Lax`,
  );
  client.jar.set(url, `refresh_token=${session.refreshToken}; Path=/auth; HttpOnly${secure}; SameSite=Strict`);
}
