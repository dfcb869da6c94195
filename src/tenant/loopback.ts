/** The names of this machine itself, as `URL.hostname` writes them. */
export const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'] as const;

/** True for a host that never leaves the machine: `localhost`, what lies under it (RFC 6761 §6.3), 127.0.0.1, [::1]. */
export const isLoopback = (host: string): boolean =>
  (loopbackHosts as readonly string[]).includes(host) || host.endsWith('.localhost');
