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
