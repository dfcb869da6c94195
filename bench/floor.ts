import { createHash, scryptSync } from 'node:crypto';
import { Hono } from 'hono';

/**
 * The floor: bare Hono and, of each path, only the work that no implementation can leave out. Its rows and keys are
 * its own; `/setup` makes them.
 */
const app = new Hono<{ Bindings: { DB: D1Database; KV: KVNamespace; RATE_LIMIT: RateLimit } }>();
const EC = { name: 'ECDSA', namedCurve: 'P-256' };
const ES256 = { name: 'ECDSA', hash: 'SHA-256' };
const utf8 = (text: string) => new TextEncoder().encode(text);
const input = utf8(
  `${btoa('{"alg":"ES256","typ":"at+jwt","kid":"1"}')}.${btoa(JSON.stringify({ sub: 'u'.repeat(300) }))}`,
);
let key: { readonly pair: CryptoKeyPair; readonly signature: ArrayBuffer } | undefined;

const keyOf = async () => {
  if (key) return key;
  const pair = (await crypto.subtle.generateKey(EC, true, ['sign', 'verify'])) as CryptoKeyPair;
  return (key = { pair, signature: await crypto.subtle.sign(ES256, pair.privateKey, input) });
};
const sign = async () => crypto.subtle.sign(ES256, (await keyOf()).pair.privateKey, input);
const verify = async () => {
  const { pair, signature } = await keyOf();
  return crypto.subtle.verify(ES256, pair.publicKey, signature, input);
};

const SESSION =
  'SELECT s.id, s.secret_hash, s.expires_at, u.id AS user_id, u.email, u.name FROM floor_sessions s JOIN floor_users u ON u.id = s.user_id WHERE s.id = ?';
const read = (db: D1Database) => db.prepare(SESSION).bind('s500');
const session = async (db: D1Database) => (await read(db).all()).results[0];
const write = (db: D1Database) =>
  db.batch([
    db.prepare('UPDATE floor_users SET name = name WHERE id = ?').bind('u500'),
    db
      .prepare('INSERT INTO floor_sessions (id, user_id, secret_hash, expires_at) VALUES (?, ?, ?, 1)')
      .bind(crypto.randomUUID(), 'u500', 'h'.repeat(43)),
  ]);

const hash = (password: string) =>
  scryptSync(password, 'a salt of 16 byt', 32, { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 });

/** A value that was drawn, and where its payload lies. */
const DRAWN = 'a value of 256 bits that was drawn for it';
const claimKey = () => createHash('sha256').update(DRAWN).digest('hex');

app.post('/setup', async ({ env: { DB, KV }, text }) => {
  await DB.batch([
    DB.prepare('CREATE TABLE floor_users (id text PRIMARY KEY, email text NOT NULL UNIQUE, name text)'),
    DB.prepare(
      'CREATE TABLE floor_sessions (id text PRIMARY KEY, user_id text NOT NULL, secret_hash text, expires_at integer)',
    ),
    DB.prepare(
      "INSERT INTO floor_users WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT 'u' || i, 'u' || i || '@example.com', 'Ada Example' FROM n",
    ),
    DB.prepare("INSERT INTO floor_sessions SELECT 's' || substr(id, 2), id, 'h', 1 FROM floor_users"),
  ]);
  await KV.put(claimKey(), JSON.stringify({ value: { address: 'u500@example.com' }, expiresAt: 1 }));
  return text('made');
});
app.get('/health', (c) => c.json({ status: 'ok' }));
app.get('/document', (c) =>
  c.body(`{"document":"${'x'.repeat(400)}"}`, 200, {
    'content-type': 'application/json',
    'cache-control': 'public, max-age=300',
    etag: '"1"',
  }),
);
app.get('/unchanged', (c) => c.body(null, 304, { etag: '"1"' }));
app.get('/read', async (c) => c.json(await session(c.env.DB)));
app.get('/verify', async (c) => c.json({ ok: await verify() }));
app.get('/verify-and-read', async (c) => c.json((await verify()) && (await session(c.env.DB))));
app.post('/rotate', async (c) => {
  const { DB } = c.env;
  await DB.batch([
    DB.prepare('UPDATE floor_sessions SET expires_at = expires_at + 1 WHERE id = ? RETURNING id').bind('s500'),
    read(DB),
  ]);
  return c.json({ bytes: (await sign()).byteLength });
});
app.post('/code', async (c) => {
  await c.req.json();
  await c.env.DB.batch([read(c.env.DB)]);
  await write(c.env.DB);
  return c.json({ bytes: (await sign()).byteLength });
});
/** What a value that is redeemed once costs besides the batches: its payload in KV, under a hashed key. */
app.get('/claim', async (c) => c.json(await c.env.KV.get(claimKey(), 'json')));
/** A question to the rate-limit binding, which the local runtime answers by a worker of its own. */
app.get('/limit', async (c) => c.json(await c.env.RATE_LIMIT.limit({ key: '192.0.2.1' })));
app.post('/passkey', async (c) => {
  await c.req.json();
  await c.env.DB.batch([read(c.env.DB)]);
  if (!(await verify())) return c.json(null, 401);
  await write(c.env.DB);
  return c.json({ bytes: (await sign()).byteLength });
});
app.post('/wallet', async (c) => {
  const { message, signature } = await c.req.json<{ message: string; signature: `0x${string}` }>();
  await c.env.DB.batch([read(c.env.DB)]);
  const { recoverSigner } = await import('./recover-signer.ts');
  const address = await recoverSigner(message, signature);
  await write(c.env.DB);
  return c.json({ address });
});
app.post('/password', async (c) => {
  const { password } = await c.req.json<{ password: string }>();
  await c.env.DB.batch([read(c.env.DB)]);
  const made = hash(password);
  await write(c.env.DB);
  return c.json({ bytes: made.length });
});
/** Hashes of passwords and nothing else. */
app.get('/hashes', (c) => {
  let bytes = 0;
  for (let n = 0; n < Number(c.req.query('times')); n += 1) bytes += hash(`a password ${n}`).length;
  return c.json({ bytes });
});
/** A long piece of this isolate's own CPU and nothing else: what the profiler's samples are weighed with. */
app.get('/burn', (c) => {
  let sum = 0;
  for (let i = 0; i < 60_000_000; i += 1) sum += (i * i) % 7;
  return c.json({ sum });
});

export default app;
