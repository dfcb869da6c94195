/** Client secrets by `<brand>/<environment>/<provider>`; of Apple the private key (PKCS #8, PEM) that makes them. */
export type ProviderSecrets = ReadonlyMap<string, string>;

/** Origins on this machine that stand in for providers, by the provider's id. */
export type LoopbackProviders = ReadonlyMap<string, string>;

type Say = (problem: string) => void;

const place = /^[a-z][a-z0-9-]{0,29}\/[a-z][a-z0-9-]{0,29}\/[a-z][a-z0-9-]{0,29}$/;

/**
 * The secrets of all bindings named `OAUTH_SECRETS` or `OAUTH_SECRETS_<anything>`: one may hold 5 kB, which is not
 * enough for many brands. Says what is wrong without the text of a secret.
 */
export function parseProviderSecrets(env: object, say: Say): ProviderSecrets {
  const secrets = new Map<string, string>();
  for (const [name, text] of Object.entries(env)) {
    if (name !== 'OAUTH_SECRETS' && !name.startsWith('OAUTH_SECRETS_')) continue;
    for (const [key, value] of Object.entries(jsonRecord(name, text, say))) {
      if (!place.test(key)) say(`secret ${name} holds a name that is not <brand>/<environment>/<provider>`);
      else if (typeof value !== 'string' || value.trim().length < 8) say(`secret ${name} holds no secret for ${key}`);
      else if (secrets.has(key)) say(`secret ${name} holds ${key}, which is there already`);
      else secrets.set(key, value);
    }
  }
  return secrets;
}

/**
 * The allowance for providers on this machine: of use in development and tests alone, and refused elsewhere. Values
 * are origins such as `http://127.0.0.1:4000`.
 * @param local the worker runs under `npm run dev`.
 */
export function parseLoopbackProviders(text: string | undefined, local: boolean, say: Say): LoopbackProviders {
  const name = 'DANGEROUSLY_LOOPBACK_PROVIDERS';
  if (!text) return new Map();
  if (!local) say(`${name} is for npm run dev only`);
  const entries = Object.entries(jsonRecord(name, text, say));
  for (const [id, origin] of entries) {
    const url = typeof origin === 'string' ? URL.parse(origin) : null;
    const onLoopback = url !== null && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
    if (!url || !onLoopback || url.protocol !== 'http:' || url.origin !== origin)
      say(`${name} holds ${id}, which is not an http origin of this machine`);
  }
  return new Map(entries as [string, string][]);
}

/** The object that a binding's JSON holds; says so where it holds none. */
export function jsonRecord(name: string, text: unknown, say: Say): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(String(text));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // the text of a secret stays out of the message
  }
  say(`${name} is not a JSON object`);
  return {};
}
