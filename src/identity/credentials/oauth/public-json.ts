import { type Failure, fail, failed } from '../../../lib/result.ts';
import { ask, jsonOf } from './fetch-json.ts';
import type { ProviderDeps } from './provider.ts';

/** A public document and when it was fetched. */
export interface PublicJson {
  readonly value: unknown;
  readonly madeAt: number;
}

/**
 * A public document of a provider, from a copy that is at most `maxAgeMs` old or else from the provider itself.
 * Errors: `provider_unavailable`, `provider_answer_invalid`.
 * @param isWhole what must hold of it: anything else is not kept.
 */
export async function publicJson(
  { outbound, clock, copies }: ProviderDeps,
  url: string,
  maxAgeMs: number,
  isWhole: (value: unknown) => boolean,
): Promise<PublicJson | Failure> {
  const now = clock.now();
  const copy = await copies.get(url);
  const age = copy ? now - copy.madeAt : Number.POSITIVE_INFINITY;
  // A copy from the future is of a clock that was wrong, then or now.
  if (copy && age >= 0 && age <= maxAgeMs) return { value: JSON.parse(copy.text), madeAt: copy.madeAt };
  const answer = await ask(outbound, url, { headers: { accept: 'application/json' } });
  if (failed(answer)) return answer;
  const value = jsonOf(answer);
  if (failed(value)) return value;
  if (!isWhole(value)) return fail('provider_answer_invalid', { internal: `not what lives at ${url}` });
  await copies.put(url, answer.text, now);
  return { value, madeAt: now };
}
