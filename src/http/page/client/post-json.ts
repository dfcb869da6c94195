/** Posts JSON to an endpoint of our own origin. */
export const postJson = (path: string, body: unknown = {}): Promise<Response> =>
  fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
