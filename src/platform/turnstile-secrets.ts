/** Secrets of Turnstile widgets, by brand. */
export type TurnstileSecrets = ReadonlyMap<string, string>;

/** `TURNSTILE_SECRETS`, a JSON object of brand to secret. Says what is wrong without the text of a secret. */
export function parseTurnstileSecrets(text: string | undefined, say: (problem: string) => void): TurnstileSecrets {
  if (!text) return new Map();
  try {
    const secrets = Object.entries(JSON.parse(text) as Record<string, unknown>);
    const isWhole = ([brand, secret]: [string, unknown]) =>
      /^[a-z][a-z0-9-]{0,29}$/.test(brand) && typeof secret === 'string' && secret.length >= 8;
    if (secrets.every(isWhole)) return new Map(secrets as [string, string][]);
  } catch {
    // the text of a secret stays out of the message
  }
  say('TURNSTILE_SECRETS is not a JSON object of brand to secret');
  return new Map();
}
