/**
 * The network part of an address, for records and rate limits: /24 of IPv4, /64 of IPv6 (the least that one
 * subscriber holds). `unknown` where there is none.
 */
export function network(ip: string | null): string {
  if (!ip) return 'unknown';
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(ip)) return `${ip.slice(0, ip.lastIndexOf('.'))}.0`;
  if (!/^[0-9a-fA-F:.]{2,45}$/.test(ip) || !ip.includes(':')) return 'unknown';
  const [head = '', tail] = ip.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const groups =
    tail === undefined ? left : [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::`;
}

/** The key that rate limits count by: the whole IPv4 address, the /64 of IPv6. */
export const limiterKey = (ip: string | null): string => (ip && !ip.includes(':') ? ip : network(ip));
