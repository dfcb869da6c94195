import * as z from 'zod';
import { SECOND } from '../../lib/duration.ts';
import type { Scope } from '../scope.ts';

/** How long a page waits before it offers another message. Codes to one address are spaced like that, too. */
const SPACING_SECONDS = 30;

/** The parameter that tells a page when a message was asked for, in Unix seconds: opened again it goes on counting. */
export const askedAtQuery = () =>
  z
    .string()
    .regex(/^\d{1,11}$/)
    .optional();

/** The value of that parameter for a message that is asked for now. */
export const askedNow = ({ deps }: Pick<Scope, 'deps'>): string => String(Math.floor(deps.clock.now() / SECOND));

/** Seconds until another message may be asked for; 0 where it is not known when the last one was. */
export function waitSeconds({ deps }: Pick<Scope, 'deps'>, askedAt: string | undefined): number {
  if (askedAt === undefined) return 0;
  const past = Math.floor(deps.clock.now() / SECOND) - Number(askedAt);
  return Math.min(SPACING_SECONDS, Math.max(0, SPACING_SECONDS - past));
}
