import type { Failure } from '../lib/result.ts';
import type { Route } from './route.ts';
import type { Scope } from './scope.ts';

/** Where the answer of Turnstile's widget may be: our own name, or the one that the widget gives its field in a form. */
const FIELDS = ['turnstile_token', 'cf-turnstile-response'] as const;

/**
 * When a row asks, at brands that do, whether its caller is a program: whatever anybody may call that sends messages,
 * and what its row names besides.
 */
export function challengeOf({ challenge, auth, rate, body }: Route): 'always' | 'without_password' | undefined {
  if (challenge === 'never') return undefined;
  return challenge ?? (auth === 'none' && rate === 'send' && body ? 'always' : undefined);
}

/** A body without the answer to the challenge, and that answer. */
export function withoutChallenge(value: unknown): { readonly value: unknown; readonly token: string | null } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { value, token: null };
  const rest: Record<string, unknown> = { ...value };
  let token: string | null = null;
  for (const name of FIELDS) {
    if (typeof rest[name] !== 'string') continue;
    token ??= rest[name];
    delete rest[name];
  }
  return { value: rest, token };
}

/** Errors: those of `checkTurnstile`, where the row asks and the brand does. */
export function requireChallenge(
  route: Route,
  scope: Scope,
  { value, token }: { readonly value: unknown; readonly token: string | null },
): Promise<Failure | null> | null {
  const asked = scope.tenant.brand.turnstile && challengeOf(route);
  if (!asked) return null;
  if (asked === 'without_password' && (value as { password?: unknown }).password !== undefined) return null;
  return checkAnswer(scope, token);
}

async function checkAnswer({ deps, tenant, sender }: Scope, token: string | null): Promise<Failure | null> {
  const { checkTurnstile } = await import('../guard/turnstile.ts');
  return checkTurnstile(deps, tenant, token, sender.ip);
}
