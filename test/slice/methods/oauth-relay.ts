import type { Outside } from '../../harness/outside.ts';

const HOP_BY_HOP = new Set(['connection', 'content-encoding', 'content-length', 'keep-alive', 'transfer-encoding']);

/**
 * Lets the worker reach a server on this machine: what it sends to `origin` goes out over HTTP to `target`, and comes
 * back as it was answered.
 */
export function relay(outside: Outside, origin: string, target = origin): void {
  outside.at(origin, async ({ method, url, headers, body }) => {
    const { pathname, search } = new URL(url);
    const answer = await fetch(target + pathname + search, {
      method,
      headers: Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && name !== 'host'),
      redirect: 'manual',
      ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
    });
    const fields = [...answer.headers].filter(([name]) => !HOP_BY_HOP.has(name));
    return { status: answer.status, headers: Object.fromEntries(fields), body: await answer.text() };
  });
}
