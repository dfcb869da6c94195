import { type Failure, fail } from '../../lib/result.ts';
import type { Brand } from '../../tenant/tenant.ts';

type Permission = Brand['apiPermissions'][number];

/**
 * The permissions of a brand that a key is asked for, each once: nobody's key can do what the brand does not know.
 * Errors: `invalid_field`.
 */
export function scopesOf(
  { apiPermissions }: Pick<Brand, 'apiPermissions'>,
  { scopes, scopesField }: { readonly scopes: readonly string[]; readonly scopesField: string },
): readonly Permission[] | Failure {
  const unknown = scopes.flatMap((scope, i) =>
    apiPermissions.some(({ id }) => id === scope)
      ? []
      : [{ path: `${scopesField}.${i}`, code: 'unknown_scope', message: 'This permission is not known here' }],
  );
  if (unknown.length > 0) return fail('invalid_field', { errors: unknown });
  return apiPermissions.filter(({ id }) => scopes.includes(id));
}
