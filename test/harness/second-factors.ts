import { createHash, createHmac, randomBytes } from 'node:crypto';
import { drizzle } from 'drizzle-orm/d1';
import { apiKeys, phones, recoveryCodes, totpFactors } from '../../src/db/factors.ts';
import { drawApiKey } from '../../src/identity/credentials/api-key/api-key.ts';
import { systemRandom as random } from '../../src/platform/random.ts';
import type { Answer } from './answer.ts';
import type { Home } from './demo.ts';
import type { Person } from './people.ts';
import { sealFor } from './seal.ts';
import type { Server } from './server.ts';

const PERIOD = 30_000;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((char) => BASE32.indexOf(char).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}

/** The code that an authenticator app shows (RFC 6238), made here independently of the worker's own. @param at Unix milliseconds */
export function totpCode(secret: string, at = Date.now()): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / PERIOD)));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

export interface SeededTotp {
  /** Base32. */
  readonly secret: string;
  /** The code of now, or of so many steps of 30 seconds later (earlier where negative). */
  readonly code: (offsetSteps?: number) => string;
  /** Six digits that are no code of any step near now. */
  readonly wrongCode: () => string;
}

/** Gives a person an authenticator app, as its confirmation would have. */
export async function seedTotp(
  server: Pick<Server, 'db' | 'secrets'>,
  { id, pool }: Pick<Person, 'id' | 'pool'>,
): Promise<SeededTotp> {
  const secret = base32(randomBytes(20));
  const sealed = sealFor(server.secrets.data, secret, `totp|${id}|secret`);
  const row = { userId: id, pool, secret: sealed, lastStep: 0, createdAt: Date.now(), lastUsedAt: null };
  await drizzle(await server.db())
    .insert(totpFactors)
    .values(row);
  const code = (offsetSteps = 0) => totpCode(secret, Date.now() + offsetSteps * PERIOD);
  const wrongCode = () => {
    const near = new Set([-3, -2, -1, 0, 1, 2, 3].map(code));
    return ['000000', '111111', '222222', '333333', '444444', '555555', '666666', '777777'].find(
      (each) => !near.has(each),
    ) as string;
  };
  return { secret, code, wrongCode };
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz023456789';

/** Gives a person ten recovery codes, in the form in which they are shown. */
export async function seedRecoveryCodes(
  server: Pick<Server, 'db'>,
  { id }: Pick<Person, 'id'>,
  size = 10,
): Promise<string[]> {
  const codes = Array.from({ length: size }, () =>
    [...randomBytes(16)]
      .map((byte) => LETTERS[byte % 32])
      .join('')
      .replace(/(.{4})(?=.)/g, '$1-'),
  );
  const rows = codes.map((code) => ({
    userId: id,
    hash: createHash('sha256')
      .update(`recovery|${id}|${code.replaceAll('-', '')}`)
      .digest('base64url'),
    createdAt: Date.now(),
    usedAt: null,
  }));
  await drizzle(await server.db())
    .insert(recoveryCodes)
    .values(rows);
  return codes;
}

let numbers = 0;

/** Gives a person a phone, confirmed unless told otherwise. Every number is one of its own. */
export async function seedPhone(
  server: Pick<Server, 'db'>,
  { id, pool }: Pick<Person, 'id' | 'pool'>,
  { number, country = 'DE', verified = true }: { number?: string; country?: string; verified?: boolean } = {},
): Promise<string> {
  // Each of another range of numbers than those before it: what is sent to a range is counted.
  const own = number ?? `+4915123${String((++numbers * 10_007) % 1_000_000).padStart(6, '0')}`;
  const now = Date.now();
  const row = { userId: id, pool, number: own, country, verifiedAt: verified ? now : null, createdAt: now };
  await drizzle(await server.db())
    .insert(phones)
    .values(row);
  return own;
}

/** Gives a person an API key at a brand and environment. `row` may age or end it. Returns the key and its id. */
export async function seedApiKey(
  server: Pick<Server, 'db'>,
  { id: userId, pool }: Pick<Person, 'id' | 'pool'>,
  at: Home,
  row: Partial<typeof apiKeys.$inferInsert> = {},
): Promise<{ id: string; key: string }> {
  const now = Date.now();
  const { key, prefix, hash } = drawApiKey(random);
  const made: typeof apiKeys.$inferInsert = {
    id: random.id(now),
    userId,
    pool,
    brand: at.brand,
    env: at.env,
    name: 'A program',
    prefix,
    hash,
    scopes: [],
    createdAt: now,
    ...row,
  };
  await drizzle(await server.db())
    .insert(apiKeys)
    .values(made);
  return { id: made.id, key };
}

/** The second step of a sign-in that says that one is due. */
export interface Due {
  /** What the second step presents: `sessionId`, or `mfa_token`. */
  readonly token: string;
  readonly methods: readonly string[];
}

/** What an answer of the browser surface says of a second factor that is due. Throws where it says nothing of it. */
export function dueInBody(answer: Answer): Due {
  const body = answer.json<{ requires2fa?: boolean; sessionId?: string; methods?: string[] }>();
  if (answer.status !== 200 || body.requires2fa !== true || !body.sessionId) throw new Error(`nothing due: ${answer}`);
  return { token: body.sessionId, methods: body.methods ?? [] };
}

/** The same for the token surface and its native twin. */
export function dueAsToken(answer: Answer): Due {
  const body = answer.json<{ mfa_required?: boolean; mfa_token?: string; methods?: string[] }>();
  if (answer.status !== 200 || body.mfa_required !== true || !body.mfa_token) throw new Error(`nothing due: ${answer}`);
  return { token: body.mfa_token, methods: body.methods ?? [] };
}
