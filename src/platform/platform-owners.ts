/** Addresses whose holder may become a pool's first owner of the platform, folded, by pool. */
export type PlatformOwners = ReadonlyMap<string, readonly string[]>;

/** `PLATFORM_OWNERS`, a JSON object of pool to addresses; it says who may be the first, and nothing once there is one. */
export function parsePlatformOwners(text: string | undefined, say: (problem: string) => void): PlatformOwners {
  if (!text) return new Map();
  try {
    const declared = JSON.parse(text) as Record<string, unknown>;
    const entries = Object.entries(declared).map(([pool, list]) => [pool, list] as const);
    if (entries.every(([pool, list]) => /^[a-z][a-z0-9-]{0,29}$/.test(pool) && isAddressList(list)))
      return new Map(entries.map(([pool, list]) => [pool, (list as string[]).map((each) => each.toLowerCase())]));
  } catch {
    // said below
  }
  say('PLATFORM_OWNERS is not a JSON object of pool to a list of addresses');
  return new Map();
}

const isAddressList = (list: unknown): boolean =>
  Array.isArray(list) && list.every((each) => typeof each === 'string' && /^[\x21-\x7e]+@[a-zA-Z0-9.-]+$/.test(each));
