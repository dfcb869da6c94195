import type { Claim } from '../../challenge/claim.ts';
import type { Scope } from '../../http/scope.ts';
import { sha256 } from '../../lib/digest.ts';
import { DAY } from '../../lib/duration.ts';

/** How long the old address may take a change back. */
export const UNDO_LIFETIME = 7 * DAY;

/**
 * How long before a change goes what was added. A fixed time: whoever has a session adds a passkey, signs in or steps
 * up with it and changes the address then, so that no proof of a session tells when they came.
 */
const LOOK_BACK = 7 * DAY;

/** What an undo link stands for. It is sealed into the link itself: it is made before anybody knows that the change will be. */
export interface Undo {
  readonly userId: string;
  /** Folded. */
  readonly address: string;
  /** As it was typed. */
  readonly display: string;
  readonly changedAt: number;
  /**
   * The version of the person that the change was made to: tells what came before it and after it, whatever the clocks
   * say. Null in links that an older version mailed.
   */
  readonly version: number | null;
}

/** From when on what was added goes with a change. */
export const undoneSince = ({ changedAt }: Pick<Undo, 'changedAt'>): number => changedAt - LOOK_BACK;

const placeOf = ({ tenant }: Scope) => `email_undo|${tenant.brand.pool}|${tenant.brand.id}|${tenant.env}`;

/** The token of an undo link, good at this brand and environment alone. */
export const sealUndo = (scope: Scope, undo: Undo): Promise<string> =>
  scope.deps.seal.seal(JSON.stringify(undo), placeOf(scope));

/** What a token stands for and a claim on it, or null: unknown, changed, ended and foreign look alike. */
export async function openUndo(scope: Scope, token: string): Promise<{ undo: Undo; claim: Claim } | null> {
  const { deps } = scope;
  const text = await deps.seal.open(token, placeOf(scope));
  if (text === null) return null;
  const sealed = JSON.parse(text) as Omit<Undo, 'version'> & Partial<Undo>;
  const undo: Undo = { ...sealed, version: sealed.version ?? null };
  const now = deps.clock.now();
  const expiresAt = undo.changedAt + UNDO_LIFETIME;
  if (expiresAt <= now) return null;
  return { undo, claim: { hash: sha256(`email_undo|${token}`), claimId: deps.random.id(now), expiresAt } };
}
