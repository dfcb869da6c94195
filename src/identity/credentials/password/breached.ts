import { hex, utf8 } from '../../../lib/bytes.ts';
import type { Config } from '../../../platform/config.ts';
import { describe, type Log } from '../../../platform/log.ts';
import type { Outbound } from '../../../platform/outbound.ts';

export interface BreachDeps {
  readonly config: Pick<Config, 'breachedPasswordsUrl'>;
  readonly outbound: Outbound;
  readonly log: Log;
}

const timeoutMs = 1_500;
/** A padded range has about 40 KiB. */
const mostBytes = 256 * 1024;

/**
 * Whether a password is known from breaches, asked by k-anonymity: only the first five of forty digits of its
 * SHA-1 leave, and the answer is padded so that its size tells nothing. `unknown` where the service is off, late,
 * or does not answer in its form; the log then says so, and the local list decides alone.
 */
export async function breached(deps: BreachDeps, password: string): Promise<'yes' | 'no' | 'unknown'> {
  const url = deps.config.breachedPasswordsUrl;
  if (url === null) return 'unknown';
  const digest = hex(new Uint8Array(await crypto.subtle.digest('SHA-1', utf8(password)))).toUpperCase();
  try {
    const headers = { 'Add-Padding': 'true', 'User-Agent': 'Gatehouse' };
    const response = await deps.outbound.fetch(url + digest.slice(0, 5), { headers, timeoutMs });
    if (response.status === 200) return find(await readText(response), digest.slice(5));
    await response.body?.cancel();
    throw new Error(`status ${response.status}`);
  } catch (error) {
    deps.log.error('breached_passwords.unavailable', { error: describe(error) });
    return 'unknown';
  }
}

function find(text: string, suffix: string): 'yes' | 'no' {
  let answer: 'yes' | 'no' = 'no';
  for (const line of text.trimEnd().split(/\r?\n/)) {
    const [, found, count] = /^([0-9A-F]{35}):(\d+)$/i.exec(line) ?? [];
    if (!found) throw new Error('not a list of suffixes and counts');
    // Padding is made of suffixes with count 0.
    if (found.toUpperCase() === suffix && Number(count) > 0) answer = 'yes';
  }
  return answer;
}

async function readText(response: Response): Promise<string> {
  let text = '';
  let bytes = 0;
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new Error('too long');
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}
