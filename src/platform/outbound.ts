/** HTTP to the outside: always with a time limit, never following a redirect. */
export interface Outbound {
  /** Rejects on a network error or after `timeoutMs`. */
  fetch(url: string, init: RequestInit & { timeoutMs: number }): Promise<Response>;
}

export const systemOutbound: Outbound = {
  fetch: (url, { timeoutMs, ...init }) =>
    fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) }),
};
