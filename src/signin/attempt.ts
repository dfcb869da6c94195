import type { Scope } from '../http/scope.ts';
import { type Failure, fail } from '../lib/result.ts';
import { originPlace } from '../tenant/origins.ts';
import { acceptReturnTo } from '../tenant/return-to.ts';
import { targetOf } from '../tenant/target.ts';
import type { Target } from '../tenant/tenant.ts';
import type { Attempt } from './proof.ts';

/** Where a sign-in leads: fixed when it starts, and kept with its payload. */
export interface Destination {
  readonly target: Target;
  /** The accepted `return_to` in its parsed form; null where none was given. */
  readonly returnTo: string | null;
}

/** A browser's try to sign in, to a destination: where its second step leads as well. */
export const webAttempt = ({ target, returnTo }: Destination, remember: boolean): Attempt => ({
  entry: 'web',
  target,
  remember,
  ...(returnTo === null ? {} : { returnTo }),
});

/** The target of a sign-in that leads back to its caller: the app that the request's origin or host stands for. */
export function callerTarget(request: Request, { tenant }: Pick<Scope, 'tenant'>): Target {
  const origin = request.headers.get('origin');
  return targetOf({ returnTo: null, origin: origin === null ? null : originPlace(origin, tenant), tenant });
}

/** Judges `return_to` and fixes the target. Errors: `invalid_return_to`. */
export function destinationOf(request: Request, { tenant }: Scope, raw: string | undefined): Destination | Failure {
  const accepted = raw === undefined ? null : acceptReturnTo(raw, tenant);
  if (raw !== undefined && !accepted) return notAccepted();
  const origin = request.headers.get('origin');
  const target = targetOf({
    returnTo: accepted?.place ?? null,
    origin: origin === null ? null : originPlace(origin, tenant),
    tenant,
  });
  return { target, returnTo: accepted?.url.href ?? null };
}

const notAccepted = (): Failure =>
  fail('invalid_return_to', {
    errors: [{ path: 'return_to', code: 'invalid_return_to', message: 'Give an address of this service' }],
  });

/** A `return_to` in its parsed form, for a page that keeps it for the next step; null where it is not accepted. */
export const acceptedReturnTo = ({ tenant }: Pick<Scope, 'tenant'>, raw: string | undefined): string | null =>
  (raw !== undefined && acceptReturnTo(raw, tenant)?.url.href) || null;

/**
 * The `return_to` that a mailed link keeps. A form leaves out what is not accepted, as its page does; a caller is told.
 * Errors: `invalid_return_to`.
 */
export function keptReturnTo(
  scope: Pick<Scope, 'tenant'>,
  raw: string | undefined,
  isForm: boolean,
): { readonly returnTo: string | null } | Failure {
  const returnTo = acceptedReturnTo(scope, raw);
  return raw !== undefined && returnTo === null && !isForm ? notAccepted() : { returnTo };
}

/** Where a person goes who signed in with a form and came from nowhere in particular: the app of the session. */
export const defaultReturnTo = ({ tenant }: Scope, target: Target): string => {
  const url = new URL(tenant.issuer);
  url.hostname = target.domain;
  return url.href;
};
