declare global {
  var requestsBegun: number | undefined;
}

/** Loaded by the stand-in at first use: its initializer must not run before a request has begun. */
export const requestsBeforeLoading = globalThis.requestsBegun ?? 0;
