import { Hono } from 'hono';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';

/** A service that takes access tokens: it has read the JWK Set once and asks nobody afterwards. */
const app = new Hono<{ Bindings: { DB: D1Database } }>();
let keys: ReturnType<typeof createLocalJWKSet> | undefined;

app.put('/keys', async (c) => {
  keys = createLocalJWKSet(await c.req.json<JSONWebKeySet>());
  return c.body(null, 204);
});
app.get('/', async (c) => {
  const token = c.req.header('authorization')?.slice('Bearer '.length) ?? '';
  if (!keys) return c.json(null, 503);
  const options = { algorithms: ['ES256'], typ: 'at+jwt', audience: c.req.query('audience') ?? '' };
  const { payload } = await jwtVerify(token, keys, options);
  return c.json({ sub: payload.sub });
});

export default app;
