import { Response } from 'miniflare';

/** A request that the worker sent out. */
export interface OutsideCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface OutsideAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

type Handler = (call: OutsideCall) => OutsideAnswer | Promise<OutsideAnswer>;

/** A handler that never answers. */
export const hang: Handler = () => new Promise(() => {});

/**
 * Everything beyond the worker that it reaches by `fetch`: each call is kept, and answered by the handler of its
 * origin. An origin that no test has set up cannot be reached.
 */
export class Outside {
  readonly calls: OutsideCall[] = [];
  readonly #handlers = new Map<string, Handler>();

  /** Sets up, or replaces, what answers at an origin. */
  at(origin: string, handler: Handler): void {
    this.#handlers.set(new URL(origin).origin, handler);
  }

  /** The calls to an origin, oldest first. */
  callsTo(origin: string): OutsideCall[] {
    return this.calls.filter(({ url }) => new URL(url).origin === new URL(origin).origin);
  }

  /** What Miniflare asks in place of the network. */
  async answer(request: {
    method: string;
    url: string;
    headers: Iterable<[string, string]>;
    text(): Promise<string>;
  }): Promise<Response> {
    const call = {
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    };
    this.calls.push(call);
    const handler = this.#handlers.get(new URL(request.url).origin);
    if (!handler) return new Response('no such host in this test', { status: 530 });
    const { status = 200, headers = {}, body = '' } = await handler(call);
    return new Response(body, { status, headers: { ...headers } });
  }
}
