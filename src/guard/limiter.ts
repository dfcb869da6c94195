import { limiterKey } from '../lib/ip.ts';
import { type Failure, fail } from '../lib/result.ts';

interface Limiters {
  readonly requests: RateLimit | undefined;
  readonly sends: RateLimit | undefined;
}

/**
 * Sheds load by network address before anything is parsed. Approximate and per location, so it is never the
 * only control: exact counters in D1 decide. Without an answer of the binding the request goes on to those.
 * Errors: `rate_limited`.
 */
export async function limit(
  limiters: Limiters,
  rate: 'read' | 'redeem' | 'auth' | 'send',
  ip: string | null,
): Promise<Failure | null> {
  const limiter = rate === 'send' ? limiters.sends : limiters.requests;
  try {
    const outcome = await limiter?.limit({ key: `${rate}:${limiterKey(ip)}` });
    return outcome?.success === false ? fail('rate_limited', { retryAfterSeconds: 60 }) : null;
  } catch {
    return null;
  }
}
