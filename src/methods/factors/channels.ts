import type { Scope } from '../../http/scope.ts';
import { type Failure, fail } from '../../lib/result.ts';

/** Whether codes go out by SMS here: the brand names countries, and the deployment has a way. */
export const offersSms = ({ deps, tenant }: Scope): boolean =>
  tenant.brand.sms.countries.length > 0 && deps.config.sms !== null;

export const notSetUp = (): Failure => fail('conflict', { detail: 'This channel is not set up.' });

export const validatedAlready = (): Failure => fail('conflict', { detail: 'This channel is validated already.' });
