import { Hono } from 'hono';
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyOptions, jwtVerify } from 'jose';

/** How the tokens of an issuer are checked. */
interface Issuer {
  readonly keys: ReturnType<typeof createLocalJWKSet>;
  readonly options: JWTVerifyOptions;
}

/** A service that takes access tokens: it has read each issuer's JWK Set once and asks nobody afterwards. */
const app = new Hono<{ Bindings: { DB: D1Database } }>();
const issuers = new Map<string, Issuer>();

app.put('/:issuer', async (c) => {
  const { jwks, options } = await c.req.json<{ jwks: JSONWebKeySet; options: JWTVerifyOptions }>();
  issuers.set(c.req.param('issuer'), { keys: createLocalJWKSet(jwks), options });
  return c.body(null, 204);
});
app.get('/:issuer', async (c) => {
  const token = c.req.header('authorization')?.slice('Bearer '.length) ?? '';
  const issuer = issuers.get(c.req.param('issuer'));
  if (!issuer) return c.json(null, 503);
  const { payload } = await jwtVerify(token, issuer.keys, issuer.options);
  return c.json({ sub: payload.sub });
});

export default app;
