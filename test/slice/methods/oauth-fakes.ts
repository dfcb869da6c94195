import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { importSPKI, jwtVerify } from 'jose';
import { applePrivateKey } from '../../harness/oauth-secrets.ts';
import { newProviderKey, signJwt } from './oauth-signer.ts';

/** A call as a provider saw it. */
export interface ProviderCall {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly form: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status?: number;
  readonly json: unknown;
}

/** What an authorization request has asked for, kept by its code. */
interface Granted {
  readonly query: Readonly<Record<string, string>>;
  readonly person: Readonly<Record<string, unknown>>;
}

/**
 * Providers that have no server of their own to run in a test, in the form that each documents: GitHub, Discord,
 * Microsoft and Apple on one origin of loopback, over HTTP. They check what a real one checks: client, secret, PKCE,
 * redirect address, and that a code comes once.
 */
export class FakeProviders {
  readonly key = newProviderKey('fake-key-1');
  readonly calls: ProviderCall[] = [];
  /** The tenant that Microsoft's tokens come from. */
  tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47';
  /** The issuer that Apple's tokens and discovery name. */
  appleIssuer = '';
  readonly #codes = new Map<string, Granted>();
  readonly #tokens = new Map<string, Granted>();
  readonly #server = http.createServer((request, response) => void this.#serve(request, response));
  #origin = '';
  #made = 0;

  get origin(): string {
    return this.#origin;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    this.appleIssuer = this.#origin;
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Somebody signs in at the address that they were sent to: the code that the provider sends them back with. */
  consent(
    authorizationUrl: string,
    person: Granted['person'],
  ): { code: string; state: string; query: Granted['query'] } {
    const query = Object.fromEntries(new URL(authorizationUrl).searchParams);
    const code = `code-${++this.#made}`;
    this.#codes.set(code, { query, person });
    return { code, state: query.state ?? '', query };
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call: ProviderCall = {
      path: new URL(request.url ?? '/', this.#origin).pathname,
      headers: request.headers,
      form: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8'))),
    };
    this.calls.push(call);
    const { status = 200, json } = await this.#answer(call);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  }

  async #answer(call: ProviderCall): Promise<Answer> {
    if (/\/(?:access_token|token)$/.test(call.path)) return this.#exchange(call);
    if (call.path === '/.well-known/openid-configuration') return { json: this.#appleMetadata() };
    if (/keys$/.test(call.path)) return { json: { keys: [this.key.publicJwk] } };
    const granted = this.#tokens.get(/^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1] ?? '');
    if (!granted) return { status: 401, json: { message: 'Bad credentials' } };
    // GitHub's API turns away who does not say who they are.
    if (call.path.startsWith('/user') && !call.headers['user-agent']) return { status: 403, json: {} };
    if (call.path === '/user/emails') return { json: granted.person.emails };
    const { emails: _, ...profile } = granted.person;
    return { json: profile };
  }

  async #exchange({ path, form }: ProviderCall): Promise<Answer> {
    const granted = this.#codes.get(form.code ?? '');
    this.#codes.delete(form.code ?? '');
    const { query } = granted ?? { query: {} as Granted['query'] };
    const challenge = createHash('sha256')
      .update(form.code_verifier ?? '')
      .digest('base64url');
    const holds =
      granted &&
      form.grant_type === 'authorization_code' &&
      form.client_id === query.client_id &&
      form.redirect_uri === query.redirect_uri &&
      challenge === query.code_challenge;
    const isGithub = path === '/login/oauth/access_token';
    if (!holds)
      return isGithub
        ? { json: { error: 'bad_verification_code' } }
        : { status: 400, json: { error: 'invalid_grant' } };
    if (!(await this.#knows(path, form))) return { status: 401, json: { error: 'invalid_client' } };
    const accessToken = `access-${++this.#made}`;
    this.#tokens.set(accessToken, granted);
    const idToken =
      path === '/auth/token' || path.endsWith('/oauth2/v2.0/token') ? this.#idToken(path, granted) : undefined;
    return {
      json: {
        access_token: accessToken,
        token_type: isGithub ? 'bearer' : 'Bearer',
        ...(isGithub ? { scope: 'read:user,user:email' } : { expires_in: 3600 }),
        ...(idToken === undefined ? {} : { id_token: idToken }),
      },
    };
  }

  /** Whether the client has proven who it is: Apple by a JWT of its key, the others by a secret. */
  async #knows(path: string, { client_secret: secret = '', client_id: clientId = '' }: ProviderCall['form']) {
    if (path !== '/auth/token') return secret.startsWith('secret of ');
    const pem = applePrivateKey.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { payload, protectedHeader } = await jwtVerify(secret, await importSPKI(pem, 'ES256'), {
      algorithms: ['ES256'],
      audience: this.appleIssuer,
      subject: clientId,
      issuer: 'TEAMBRAND1',
    });
    const lifeSeconds = (payload.exp ?? Number.POSITIVE_INFINITY) - (payload.iat ?? 0);
    return protectedHeader.kid === 'KEY1BRAND1' && lifeSeconds <= 15_777_000;
  }

  #idToken(path: string, { query, person }: Granted): string {
    const now = Math.floor(Date.now() / 1000);
    const microsoft = { iss: `${this.#origin}/${this.tenant}/v2.0`, tid: this.tenant, ver: '2.0' };
    const issued = path === '/auth/token' ? { iss: this.appleIssuer } : microsoft;
    return signJwt(this.key, {
      ...issued,
      aud: query.client_id,
      nonce: query.nonce,
      iat: now,
      exp: now + 600,
      ...person,
    });
  }

  #appleMetadata() {
    return {
      issuer: this.#origin,
      authorization_endpoint: `${this.#origin}/auth/authorize`,
      token_endpoint: `${this.#origin}/auth/token`,
      jwks_uri: `${this.#origin}/auth/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    };
  }
}
