import { DAY, HOUR, MINUTE } from '../src/lib/duration.ts';
import {
  newSigningKey,
  newSymmetricKey,
  type Purpose,
  purposes,
  type SigningKey,
  type SymmetricKey,
  signedTokenMs,
} from './key-set.ts';

/** Twice the max-age of the JWKS answer: how long a key must be known everywhere before it is used. */
export const publishMs = 10 * MINUTE;
/** From making a signing key to its first use: the time to set the secret, and `publishMs`. */
const leadMs = HOUR + publishMs;
/** The longest life of a refresh token is 90 days; a day more covers versions of the worker that lag behind. */
const macTokenMs = 91 * DAY;

export interface Rotation {
  readonly value: string;
  /** What was done and what to do next, one sentence each. */
  readonly notes: readonly string[];
  readonly changed: boolean;
}

/**
 * The next state of one secret. Signing keys change by clock: the new one is published at once and signs later, the
 * old one signs until then and verifies for the longest token life. Symmetric keys have no clock, so a new one goes
 * last (every version of the worker can read with it) and the next rotation puts it first (it writes).
 * A key that may still verify or open anything is never dropped. Throws on a secret that is no list of keys.
 */
export async function rotate(purpose: Purpose, value: string, now: number): Promise<Rotation> {
  const list: unknown = JSON.parse(value);
  if (!Array.isArray(list) || list.length === 0) throw new Error(`${purposes[purpose].secret} is not a list of keys`);
  return purpose === 'signing' ? rotateSigning(list, now) : rotateSymmetric(purpose, list, now);
}

async function rotateSigning(all: readonly SigningKey[], now: number): Promise<Rotation> {
  const keys = all.filter((key) => key.verifyUntil > now);
  const notes = all
    .filter((key) => !keys.includes(key))
    .map(({ kid }) => `${kid} dropped: no token of it is valid any more`);
  const pending = keys.find((key) => key.useFrom > now);
  if (pending) {
    notes.push(`${pending.kid} is waiting already: it signs from ${iso(pending.useFrom)}`);
    return { value: JSON.stringify(keys), notes, changed: keys.length !== all.length };
  }
  const signs = (key: SigningKey) => key.signUntil > now;
  const urgent = !keys.some(signs);
  const next = await newSigningKey(now, urgent ? now - MINUTE : now + leadMs);
  const signUntil = next.useFrom;
  const kept = keys.map((key) => (signs(key) ? { ...key, signUntil, verifyUntil: signUntil + signedTokenMs } : key));
  for (const key of kept)
    notes.push(`${key.kid} signs until ${iso(key.signUntil)} and verifies until ${iso(key.verifyUntil)}`);
  notes.push(
    urgent
      ? `${next.kid} added: it signs at once, since no other key does`
      : `${next.kid} added: it signs from ${iso(next.useFrom)}. Set the secret before ${iso(next.useFrom - publishMs)}`,
  );
  return { value: JSON.stringify([...kept, next]), notes, changed: true };
}

function rotateSymmetric(purpose: Purpose, all: readonly SymmetricKey[], now: number): Rotation {
  // Rows sealed under a data or pepper key live as long as their users do: those keys stay.
  const ended = ({ retiredAt }: SymmetricKey) =>
    purpose === 'mac' && retiredAt !== undefined && retiredAt + macTokenMs < now;
  const keys = all.filter((key) => !ended(key));
  const notes = all.filter(ended).map(({ kid }) => `${kid} dropped: nothing of it is valid any more`);
  const [writer, ...readers] = keys as [SymmetricKey, ...SymmetricKey[]];
  const staged = readers.find(({ retiredAt }) => retiredAt === undefined);
  if (!staged) {
    const next = newSymmetricKey(now);
    notes.push(
      `${next.kid} added: it only reads for now. Set the secret, rotate again after ${iso(now + publishMs)}, and it writes`,
    );
    return { value: JSON.stringify([...keys, next]), notes, changed: true };
  }
  const ready = (staged.addedAt ?? 0) + publishMs;
  if (ready > now) {
    notes.push(`${staged.kid} is waiting already: rotate again after ${iso(ready)}, and it writes`);
    return { value: JSON.stringify(keys), notes, changed: keys.length !== all.length };
  }
  notes.push(`${staged.kid} writes as soon as the secret is set; ${writer.kid} is kept for reading`);
  const next = [staged, { ...writer, retiredAt: now }, ...readers.filter((key) => key !== staged)];
  return { value: JSON.stringify(next), notes, changed: true };
}

export const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
