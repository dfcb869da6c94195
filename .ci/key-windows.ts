import { DAY } from '../src/lib/duration.ts';
import { iso } from './key-rotation.ts';
import type { SigningKey } from './key-set.ts';

const urgentMs = 14 * DAY;
const soonMs = 45 * DAY;
const rotateNow = 'run npm run keys -- rotate --purpose signing';

/** What an operator must know of the lives of signing keys. Problems end in an outage where they are left alone. */
export function signingWindows(value: string, now: number): { problems: string[]; advice: string[] } {
  const keys = JSON.parse(value) as SigningKey[];
  if (!keys.some((key) => key.useFrom <= now && now < key.signUntil)) {
    return { problems: [`SIGNING_KEYS: no key signs now; ${rotateNow}`], advice: [] };
  }
  const end = signsWithoutGapUntil(keys, now);
  const left = `SIGNING_KEYS: tokens are signed until ${iso(end)}, then no more; ${rotateNow}`;
  if (end - now < urgentMs) return { problems: [left], advice: [] };
  const ended = keys.filter((key) => key.verifyUntil < now).map(({ kid }) => kid);
  return {
    problems: [],
    advice: [
      ...(end - now < soonMs ? [left] : []),
      ...(ended.length > 0 ? [`SIGNING_KEYS: ${ended.join(', ')} ended; the next rotation drops it`] : []),
    ],
  };
}

function signsWithoutGapUntil(keys: readonly SigningKey[], now: number): number {
  let end = now;
  for (const key of keys.toSorted((a, b) => a.useFrom - b.useFrom)) {
    if (key.useFrom <= end) end = Math.max(end, key.signUntil);
  }
  return end;
}
