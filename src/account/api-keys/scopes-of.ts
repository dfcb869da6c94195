import { type Failure, fail } from '../../lib/result.ts';
import type { ApiPermission } from '../../permission/api-permissions.ts';

/**
 * The permissions that a key is asked for, each once: nobody's key can do what they may not do themselves. Errors:
 * `invalid_field`.
 * @param held what its maker has
 */
export function scopesOf(
  held: readonly ApiPermission[],
  { scopes, scopesField }: { readonly scopes: readonly string[]; readonly scopesField: string },
): readonly ApiPermission[] | Failure {
  const unknown = scopes.flatMap((scope, i) =>
    held.some(({ id }) => id === scope)
      ? []
      : [
          {
            path: `${scopesField}.${i}`,
            code: 'unknown_scope',
            message: 'This permission is not known here, or not yours to give',
          },
        ],
  );
  if (unknown.length > 0) return fail('invalid_field', { errors: unknown });
  return held.filter(({ id }) => scopes.includes(id));
}
