import { SECOND } from '../lib/duration.ts';
import { type Failure, fail } from '../lib/result.ts';
import type { Config } from '../platform/config.ts';
import type { Outbound } from '../platform/outbound.ts';
import type { Tenant } from '../tenant/tenant.ts';

const SITEVERIFY = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';
const TIMEOUT = 5 * SECOND;
/** Characters: what Turnstile's answers have at most. */
const LONGEST = 2048;

/**
 * Null where the brand asks for no check, or Turnstile says that the answer of its widget holds; it holds once. Errors:
 * `challenge_failed`; `misconfigured` without the brand's secret and `unavailable` where nobody can say, so that a
 * brand that asks for the check never goes without.
 * @param ip of the caller, as the platform saw it.
 */
export async function checkTurnstile(
  { config, outbound }: { config: Pick<Config, 'turnstileSecrets'>; outbound: Outbound },
  { brand }: Tenant,
  token: string | null,
  ip: string | null,
): Promise<Failure | null> {
  if (!brand.turnstile) return null;
  const secret = config.turnstileSecrets.get(brand.id);
  if (secret === undefined) return fail('misconfigured', { internal: `TURNSTILE_SECRETS holds none for ${brand.id}` });
  if (token === null || token === '' || token.length > LONGEST)
    return fail('challenge_failed', { internal: 'none sent' });
  const body = new URLSearchParams({ secret, response: token, ...(ip === null ? {} : { remoteip: ip }) });
  const said = await ask(outbound, body);
  if (said === null) return fail('unavailable', { internal: 'Turnstile does not answer', retryAfterSeconds: 5 });
  return said.success === true ? null : fail('challenge_failed', { internal: 'Turnstile does not confirm it' });
}

async function ask(outbound: Outbound, body: URLSearchParams): Promise<{ success?: unknown } | null> {
  try {
    const answer = await outbound.fetch(SITEVERIFY, { method: 'POST', body, timeoutMs: TIMEOUT });
    if (!answer.ok) return null;
    const said: unknown = await answer.json();
    return typeof said === 'object' ? said : null;
  } catch {
    return null;
  }
}
