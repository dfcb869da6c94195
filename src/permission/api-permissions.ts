import type { Person } from '../identity/person.ts';
import type { Brand } from '../tenant/tenant.ts';

export type ApiPermission = Brand['apiPermissions'][number];

/**
 * The brand's permissions that somebody has by their role and type: what their keys may be given, and all that a key
 * of theirs still does when it is used.
 */
export const apiPermissionsOf = (
  { apiPermissions }: Pick<Brand, 'apiPermissions'>,
  { role, userType }: Pick<Person, 'role' | 'userType'>,
): readonly ApiPermission[] =>
  apiPermissions.filter(
    ({ roles, userTypes }) => (roles?.includes(role) ?? true) && (userTypes?.includes(userType) ?? true),
  );
