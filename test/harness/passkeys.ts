import { drizzle } from 'drizzle-orm/d1';
import { passkeys } from '../../src/db/credentials.ts';
import { userHandle } from '../../src/identity/credentials/passkey/options.ts';
import { systemRandom } from '../../src/platform/random.ts';
import type { Answer } from './answer.ts';
import { Authenticator, type AuthenticatorOptions, type Mutation } from './authenticator.ts';
import { type Client, client } from './client.ts';
import type { Home } from './demo.ts';
import { carry, type Person, seedPerson, seedSession } from './people.ts';
import type { Server } from './server.ts';
import { urlOf } from './url-of.ts';

export type CreationOptions = Parameters<Authenticator['create']>[0] & {
  readonly excludeCredentials: readonly { readonly id: string }[];
};
export type RequestOptions = Parameters<Authenticator['get']>[0];

/** The JSON of an answer that has to be a success. */
export function expectOk<T>(answer: Answer): T {
  if (answer.status !== 200) throw new Error(`refused: ${answer}`);
  return answer.json() as T;
}

/** A browser in which somebody is signed in. */
export async function browserOf(
  server: Server,
  at: Home,
  person?: Person,
): Promise<{ browser: Client; person: Person }> {
  const owner = person ?? (await seedPerson(server, { pool: at.pool }));
  const browser = client(server);
  carry(server, browser, at, await seedSession(server, owner, at, { acr: 'aal2' }));
  return { browser, person: owner };
}

/** An authenticator in a browser on the auth host. */
export const authenticatorAt = (
  server: Pick<Server, 'port'>,
  at: Home,
  options: Omit<AuthenticatorOptions, 'origin'> = {},
): Authenticator => new Authenticator({ origin: urlOf(server.port, at.auth).origin, ...options });

/** Writes a passkey of a person as its registration would have. Returns its id. */
export async function seedPasskey(
  server: Pick<Server, 'db' | 'sql'>,
  { id: userId, pool }: Pick<Person, 'id' | 'pool'>,
  { base }: Home,
  authenticator: Authenticator,
): Promise<string> {
  const now = Date.now();
  const id = systemRandom.id(now);
  authenticator.userHandle = userHandle(userId);
  const row: typeof passkeys.$inferInsert = {
    id,
    pool,
    userId,
    credentialId: authenticator.credentialId,
    rpId: base.replace('brand3', 'brand1'),
    publicKey: authenticator.publicKey,
    counter: authenticator.counter,
    transports: ['internal'],
    aaguid: '00000000-0000-0000-0000-000000000000',
    backupEligible: authenticator.synced,
    backedUp: authenticator.synced,
    name: 'Passkey',
    createdAt: now,
    lastUsedAt: null,
  };
  await drizzle(await server.db())
    .insert(passkeys)
    .values(row);
  await raise(server, userId);
  return id;
}

/** Whoever has a passkey is taken to have signed in with one: a weaker proof would not be fresh any more. */
const raise = (server: Pick<Server, 'sql'>, userId: string): Promise<unknown> =>
  server.sql("UPDATE sessions SET acr = 'aal2' WHERE user_id = ?", userId);

/** Creation options on the token surface. */
export const beginRegistration = async (caller: Client, at: Home): Promise<CreationOptions> =>
  expectOk(await caller.post(at.auth, '/auth/passkey/register/begin'));

/** Registers on the token surface. */
export async function register(
  caller: Client,
  at: Home,
  authenticator: Authenticator,
  mutation: Mutation = {},
  name?: string,
): Promise<Answer> {
  const credential = authenticator.create(await beginRegistration(caller, at), mutation);
  return caller.post(at.auth, '/auth/passkey/register/complete', { credential, ...(name ? { name } : {}) });
}

/** A person who holds a passkey, and the browser and authenticator that they registered it with. */
export async function passkeyHolder(
  server: Server,
  at: Home,
  options: Omit<AuthenticatorOptions, 'origin'> = {},
  person?: Person,
): Promise<{ browser: Client; person: Person; authenticator: Authenticator; id: string }> {
  const { browser, person: owner } = await browserOf(server, at, person);
  const authenticator = authenticatorAt(server, at, options);
  const { id } = expectOk<{ id: string }>(await register(browser, at, authenticator));
  await raise(server, owner.id);
  return { browser, person: owner, authenticator, id };
}

/** Request options on the token surface. */
export const beginSignIn = async (caller: Client, at: Home, fields: { email?: string } = {}): Promise<RequestOptions> =>
  expectOk(await caller.post(at.auth, '/auth/passkey/login/begin', fields));

/** Signs in on the token surface. */
export async function signInByPasskey(
  caller: Client,
  at: Home,
  authenticator: Authenticator,
  mutation: Mutation = {},
  fields: { email?: string } = {},
): Promise<Answer> {
  const credential = authenticator.get(await beginSignIn(caller, at, fields), mutation);
  return caller.post(at.auth, '/auth/passkey/login/complete', { credential });
}
