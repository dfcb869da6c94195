import { DAY } from './duration.ts';

/** Who needs a second factor, as a brand or an organization declares it. */
export interface MfaPolicy {
  /**
   * `off`: nobody can enrol here. `optional`: whoever enrols is asked. `required`: everybody needs one, or with
   * `required_for_roles` whoever has one of `roles`. A factor that somebody has enrolled is asked for in any case.
   */
  readonly mode: 'off' | 'optional' | 'required' | 'required_for_roles';
  readonly roles: readonly string[];
  /** Days in which people may go on without: from `since`, or from when their account was made if that is later. */
  readonly graceDays: number;
  /** ISO 8601 date from which the demand holds; null where it always did. */
  readonly since: string | null;
}

/**
 * Whether a policy asks a person with this role for a second factor now.
 * @param createdAt when their account was made, Unix milliseconds
 */
export function demands(
  { mode, roles, graceDays, since }: MfaPolicy,
  role: string,
  createdAt: number,
  now: number,
): boolean {
  const applies = mode === 'required' || (mode === 'required_for_roles' && roles.includes(role));
  return applies && now >= Math.max(createdAt, since === null ? 0 : Date.parse(since)) + graceDays * DAY;
}
