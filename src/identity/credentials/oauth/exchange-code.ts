import {
  type AuthorizationServer,
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
  expectNoState,
  None,
  nopkce,
  validateAuthResponse,
} from 'oauth4webapi';
import { type Failure, fail, failed } from '../../../lib/result.ts';
import { ask } from './fetch-json.ts';
import type { Provider, ProviderDeps } from './provider.ts';
import { record, text } from './record.ts';

/** What a provider gives for a code. */
export interface ProviderTokens {
  readonly idToken: string | null;
  readonly accessToken: string | null;
}

interface Exchange {
  /** The parameters that came back: `code`, `state`, and `iss` where the provider sends it. */
  readonly parameters: URLSearchParams;
  /** Null for a code that a client of ours has brought: the response was the client's to check. */
  readonly state: string | null;
  readonly redirectUri: string;
  /** Null where the code was asked for without one, by a client of our client. */
  readonly codeVerifier: string | null;
}

/**
 * Redeems an authorization code (RFC 6749 §4.1.3, RFC 7636) after `state` and `iss` (RFC 9207 §2.4) were checked, so
 * that a code of one provider never goes to another. Errors: `provider_answer_invalid`, `provider_unavailable`,
 * `invalid_token` for a code that the provider does not take, `misconfigured` where we have no secret or a wrong one.
 */
export async function exchangeCode(
  deps: ProviderDeps,
  provider: Provider,
  server: AuthorizationServer,
  { parameters, state, redirectUri, codeVerifier }: Exchange,
): Promise<ProviderTokens | Failure> {
  const client = { client_id: provider.client.clientId };
  let checked: URLSearchParams;
  try {
    checked =
      state === null
        ? validateAuthResponse({ issuer: server.issuer }, client, parameters, expectNoState)
        : validateAuthResponse(server, client, parameters, state);
  } catch (error) {
    return fail('provider_answer_invalid', { internal: `response: ${error instanceof Error ? error.message : ''}` });
  }
  const auth = await clientAuthOf(deps, provider, server);
  if (failed(auth)) return auth;
  let outcome: Awaited<ReturnType<typeof ask>> | undefined;
  await authorizationCodeGrantRequest(server, client, auth, checked, redirectUri, codeVerifier ?? nopkce, {
    [allowInsecureRequests]: provider.loopback !== null,
    [customFetch]: async (url, { method, headers, body }) => {
      outcome = await ask(deps.outbound, url, { method, headers, body: body?.toString() ?? null });
      return new Response(null);
    },
  });
  return tokensOf(outcome);
}

function tokensOf(answer: Awaited<ReturnType<typeof ask>> | undefined): ProviderTokens | Failure {
  if (!answer) return fail('provider_unavailable', { internal: 'the code was not sent' });
  if (failed(answer)) return answer;
  let body: ReturnType<typeof record>;
  try {
    body = record(JSON.parse(answer.text));
  } catch {
    return fail('provider_answer_invalid', { internal: `token endpoint: status ${answer.status}, not JSON` });
  }
  // GitHub says with 200 what others say with 400.
  const error = text(body.error);
  if (error === 'invalid_client' || error === 'unauthorized_client' || error === 'incorrect_client_credentials')
    return fail('misconfigured', { internal: `the provider refuses our client: ${error}` });
  if (error) return fail('invalid_token', { internal: `token endpoint: ${error.slice(0, 60)}` });
  if (answer.status !== 200) return fail('provider_answer_invalid', { internal: `token endpoint: ${answer.status}` });
  return { idToken: text(body.id_token), accessToken: text(body.access_token) };
}

async function clientAuthOf(
  { clock }: ProviderDeps,
  { declared, client, kind, secret }: Provider,
  server: AuthorizationServer,
): Promise<ClientAuth | Failure> {
  if (declared.tokenAuth === 'none') return None();
  const missing = (internal: string) => fail('misconfigured', { internal: `${declared.id}: ${internal}` });
  if (secret === null) return missing('OAUTH_SECRETS has no secret for it');
  const make = declared.tokenAuth === 'client_secret_basic' ? ClientSecretBasic : ClientSecretPost;
  if (!kind.makeSecret) return make(secret);
  try {
    return make(await kind.makeSecret(client, secret, server.issuer, clock.now()));
  } catch {
    return missing('its secret is not a private key in PKCS #8');
  }
}
