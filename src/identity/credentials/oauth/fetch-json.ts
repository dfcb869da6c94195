import { SECOND } from '../../../lib/duration.ts';
import { type Failure, fail } from '../../../lib/result.ts';
import type { Outbound } from '../../../platform/outbound.ts';

/** A person waits for the answer: a provider that takes longer is as good as gone. */
const TIMEOUT_MS = 5 * SECOND;
/** Bytes. Keys of the largest providers take some 20 kB. */
const LIMIT = 256 * 1024;

const unavailable = (internal: string) => fail('provider_unavailable', { internal });

/** An answer of a provider, whole, whatever its status. */
export interface ProviderAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Asks a provider: with a time limit over all of it, a limit on what is read, and no redirect followed. Errors:
 * `provider_unavailable` for no answer, for one that is too large and for one that blames the provider itself.
 */
export async function ask(outbound: Outbound, url: string, init: RequestInit = {}): Promise<ProviderAnswer | Failure> {
  try {
    const response = await outbound.fetch(url, { ...init, timeoutMs: TIMEOUT_MS });
    const text = await readLimited(response);
    if (text === null) return unavailable('the answer is too large');
    return response.status >= 500 || response.status === 429
      ? unavailable(`status ${response.status}`)
      : { status: response.status, text };
  } catch (error) {
    return unavailable(error instanceof Error ? error.name : 'no answer');
  }
}

async function readLimited({ body }: Response): Promise<string | null> {
  if (!body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > LIMIT) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The JSON of a successful answer. Errors: `provider_answer_invalid`. */
export function jsonOf({ status, text }: ProviderAnswer): unknown | Failure {
  const invalid = (internal: string) => fail('provider_answer_invalid', { internal });
  if (status !== 200) return invalid(`status ${status}`);
  try {
    return JSON.parse(text);
  } catch {
    return invalid('not JSON');
  }
}
