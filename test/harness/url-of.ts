/**
 * The URL that a host and path stand for. Loopback names are served as they are, over http with the port; every
 * other host as if TLS had ended in front of the worker.
 */
export function urlOf(port: number, host: string, path = '/'): URL {
  const name = host.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase();
  const loopback = name === 'localhost' || name.endsWith('.localhost') || name.startsWith('127.') || name === '[::1]';
  return new URL(loopback ? `http://${host}${/:\d+$/.test(host) ? '' : `:${port}`}${path}` : `https://${host}${path}`);
}
