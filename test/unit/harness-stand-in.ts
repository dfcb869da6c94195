/** A small worker that does by path what a test of the harness needs; it stands in for the real one. */

interface Env {
  readonly DB: D1Database;
  readonly KV: KVNamespace;
  readonly OUTBOX: Queue<{ id: string; fate?: string }>;
  readonly RATE_LIMIT: RateLimit;
  readonly EVENTS: AnalyticsEngineDataset;
  readonly MAIL_TRANSPORT: string;
}

const seen = new WeakMap<object, number>();
const count = (object: object) => {
  const times = (seen.get(object) ?? 0) + 1;
  seen.set(object, times);
  return times;
};

const delivered: string[] = [];

const paths: Record<string, (env: Env, ctx: ExecutionContext, request: Request) => Promise<unknown>> = {
  async '/echo'(_env, _ctx, request) {
    const bytes = [...new Uint8Array(await request.arrayBuffer())];
    return { url: request.url, method: request.method, headers: [...request.headers], bytes };
  },
  async '/trips'(env) {
    await Promise.all([env.DB.prepare('SELECT 1 AS one').first(), env.KV.get('magic_link:abc')]);
    await env.DB.batch([
      env.DB.prepare('INSERT INTO "notes" (text) VALUES (?)').bind('a'),
      env.DB.prepare('UPDATE notes SET text = ? WHERE text = ?').bind('b', 'a'),
    ]);
    await env.OUTBOX.send({ id: 'from-trips' });
    return { limited: (await env.RATE_LIMIT.limit({ key: 'k' })).success };
  },
  async '/write'(env) {
    await env.DB.prepare('INSERT INTO notes (text) VALUES (?)').bind('written').run();
    return { ok: true };
  },
  async '/every'(env) {
    await env.DB.exec('DELETE FROM notes');
    const session = env.DB.withSession('first-primary');
    const statement = session.prepare('SELECT 7 AS n');
    const raw = await statement.raw();
    const all = await statement.all<{ n: number }>();
    const first = await statement.first<number>('n');
    await env.DB.prepare('SELECT 1').run();
    return { raw, all: all.results, first, bookmark: typeof session.getBookmark() };
  },
  async '/later'(env, ctx) {
    const work = async () => {
      await env.KV.put('late:1', 'x');
      ctx.waitUntil(env.KV.delete('late:1'));
    };
    ctx.waitUntil(work());
    return { answered: true };
  },
  async '/put'(env) {
    await env.KV.put('branding:x', JSON.stringify({ v: 1 }));
    return { value: await env.KV.get('branding:x', 'json'), meta: (await env.KV.getWithMetadata('branding:x')).value };
  },
  async '/put-then-wait'(env) {
    await env.KV.put('branding:y', 'old');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await env.KV.put('branding:y', 'new');
    return { value: await env.KV.get('branding:y') };
  },
  async '/get'(env) {
    return { value: await env.KV.get('branding:x', 'json') };
  },
  async '/clock'() {
    const today = new Date();
    return {
      now: Date.now(),
      fresh: today.getTime(),
      fixed: new Date(0).getTime(),
      date: today instanceof Date,
    };
  },
  async '/identity'(env) {
    return { env: count(env), db: count(env.DB), kv: count(env.KV) };
  },
  async '/fetch'() {
    const response = await fetch('https://provider.test/hello', {
      method: 'POST',
      body: 'hi',
      signal: AbortSignal.timeout(300),
    });
    return { status: response.status, text: await response.text() };
  },
  async '/delivered'() {
    return { delivered };
  },
  async '/lazy'() {
    const { requestsBeforeLoading } = await import('./harness-stand-in-lazy.ts');
    return { requestsBeforeLoading };
  },
  async '/log'(env) {
    console.log(JSON.stringify({ level: 'info', event: 'seen', transport: env.MAIL_TRANSPORT }));
    return {};
  },
};

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    const { pathname } = new URL(request.url);
    globalThis.requestsBegun = (globalThis.requestsBegun ?? 0) + 1;
    const run = paths[pathname];
    if (!run) return new Response('nothing here', { status: 404 });
    try {
      const headers = new Headers({ 'set-cookie': 'first=1; Path=/; HttpOnly' });
      headers.append('set-cookie', 'second=2; Path=/; HttpOnly');
      return Response.json(await run(env, ctx, request), { headers });
    } catch (error) {
      return Response.json({ error: String(error) }, { status: 503 });
    }
  },
  async queue(batch: MessageBatch<{ id: string; fate?: string }>, env: Env): Promise<void> {
    for (const message of batch.messages) {
      if (message.body.fate === 'poison') throw new Error('cannot take this');
      if (message.body.fate === 'retry') message.retry({ delaySeconds: 7 });
      else message.ack();
      await env.KV.get('queue:x');
      delivered.push(`${batch.queue} ${message.body.id}`);
    }
  },
  async scheduled(controller: ScheduledController, env: Env): Promise<void> {
    if (controller.cron === 'broken') throw new Error('no schedule');
    await env.DB.prepare('INSERT INTO notes (text) VALUES (?)').bind(`scheduled ${controller.scheduledTime}`).run();
  },
};
