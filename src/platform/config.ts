import { fromBase64url } from '../lib/bytes.ts';
import { counterMacKey } from './counter-mac-key.ts';
import { type IntercomApps, parseIntercom } from './intercom-secrets.ts';
import { type PlatformOwners, parsePlatformOwners } from './platform-owners.ts';
import {
  type LoopbackProviders,
  type ProviderSecrets,
  parseLoopbackProviders,
  parseProviderSecrets,
} from './provider-secrets.ts';
import { parseSms } from './sms/transport.ts';
import { parseTurnstileSecrets, type TurnstileSecrets } from './turnstile-secrets.ts';
import { parseRpcUrls } from './wallet-rpc-urls.ts';

/** A symmetric key: the first of its list writes, all of them read. */
export interface SecretKey {
  readonly kid: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** When it was made, in Unix milliseconds. */
  readonly addedAt?: number | undefined;
}
type KeyList = readonly [SecretKey, ...SecretKey[]];

/** A signing key and its life, chosen by clock (Unix milliseconds). */
export interface SigningKey {
  readonly kid: string;
  /** ES256 private key (RFC 7518 §6.2). */
  readonly jwk: {
    readonly kty: 'EC';
    readonly crv: 'P-256';
    readonly x: string;
    readonly y: string;
    readonly d: string;
  };
  readonly useFrom: number;
  readonly signUntil: number;
  readonly verifyUntil: number;
}

export type MailTransport =
  | { readonly kind: 'binding' }
  | {
      readonly kind: 'smtp';
      readonly host: string;
      readonly port: 465 | 587;
      readonly username: string;
      readonly password: string;
    }
  | { readonly kind: 'http'; readonly url: string; readonly key: string }
  /** Mails are kept for the local outbox page; only the development entry can serve it. */
  | { readonly kind: 'local' };

export interface Config {
  readonly version: string;
  readonly signingKeys: readonly [SigningKey, ...SigningKey[]];
  readonly dataKeys: KeyList;
  readonly pepperKeys: KeyList;
  readonly macKeys: KeyList;
  /** Of the keys of counters; it outlasts rotations. */
  readonly counterMacKey: Uint8Array<ArrayBuffer>;
  readonly mail: MailTransport;
  readonly sms: ReturnType<typeof parseSms>;
  /** Range endpoint of a breached-password service, or null where it is off. */
  readonly breachedPasswordsUrl: string | null;
  /** JSON-RPC endpoints by EIP-155 chain id; they stand above those that a brand declares. */
  readonly walletRpcUrls: Readonly<Record<string, string>>;
  /** Of the providers that people sign in with. */
  readonly providerSecrets: ProviderSecrets;
  /** Where brands have a messenger of Intercom. */
  readonly intercom: IntercomApps;
  readonly platformOwners: PlatformOwners;
  readonly turnstileSecrets: TurnstileSecrets;
  /** Providers that origins of this machine stand in for, in `dev` environments. */
  readonly dangerouslyLoopbackProviders: LoopbackProviders;
  /** Lifts rate limits in `dev` environments; attempt budgets stay. */
  readonly dangerouslyDisableRateLimits: boolean;
}

/** What the worker is bound to. Slices never see it. */
export interface Bindings {
  readonly DB: D1Database;
  readonly KV: KVNamespace;
  readonly OUTBOX?: Queue<{ id: string; pool: string }>;
  readonly RATE_LIMIT?: RateLimit;
  readonly SEND_LIMIT?: RateLimit;
  readonly EVENTS?: AnalyticsEngineDataset;
  readonly MAIL?: SendEmail;
  readonly VERSION?: WorkerVersionMetadata;
  readonly SIGNING_KEYS?: string;
  readonly DATA_KEYS?: string;
  readonly PEPPER_KEYS?: string;
  readonly MAC_KEYS?: string;
  readonly MAIL_TRANSPORT?: string;
  readonly SMTP_HOST?: string;
  readonly SMTP_PORT?: string;
  readonly SMTP_USERNAME?: string;
  readonly SMTP_PASSWORD?: string;
  readonly MAIL_HTTP_URL?: string;
  readonly MAIL_HTTP_KEY?: string;
  readonly SMS_TRANSPORT?: string;
  readonly SMS_HTTP_URL?: string;
  readonly SMS_ACCOUNT_SID?: string;
  readonly SMS_AUTH_TOKEN?: string;
  readonly SMS_FROM?: string;
  readonly BREACHED_PASSWORDS_URL?: string;
  readonly WALLET_RPC_URLS?: string;
  /** JSON; and `OAUTH_SECRETS_<anything>` beside it. */
  readonly OAUTH_SECRETS?: string;
  readonly INTERCOM_SECRETS?: string;
  readonly PLATFORM_OWNERS?: string;
  readonly TURNSTILE_SECRETS?: string;
  readonly DANGEROUSLY_LOOPBACK_PROVIDERS?: string;
  readonly DANGEROUSLY_DISABLE_RATE_LIMITS?: string;
}

/** What is wrong with the bindings, in words for the operator; never sent to a caller. */
export class Misconfigured extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('; '));
    this.problems = problems;
  }
}

const perEnv = new WeakMap<object, Config | Misconfigured>();

/** The configuration, parsed once per isolate. Throws `Misconfigured`: the worker then serves nothing. */
export function config(bindings: Bindings, dev: boolean): Config {
  const known = perEnv.get(bindings) ?? parse(bindings, dev);
  perEnv.set(bindings, known);
  if (known instanceof Misconfigured) throw known;
  return known;
}

function parse(env: Bindings, dev: boolean): Config | Misconfigured {
  const problems: string[] = [];
  const say = (problem: string) => void problems.push(problem);
  for (const name of ['DB', 'KV'] as const) if (!env[name]) say(`binding ${name} is missing`);
  const signingKeys = parseSigningKeys(env.SIGNING_KEYS, say);
  const dataKeys = parseKeys('DATA_KEYS', env.DATA_KEYS, say);
  const pepperKeys = parseKeys('PEPPER_KEYS', env.PEPPER_KEYS, say);
  const macKeys = parseKeys('MAC_KEYS', env.MAC_KEYS, say);
  const mail = parseMail(env, dev, say);
  const sms = parseSms(env, dev, say);
  const providerSecrets = parseProviderSecrets(env, say);
  const intercom = parseIntercom(env.INTERCOM_SECRETS, say);
  const platformOwners = parsePlatformOwners(env.PLATFORM_OWNERS, say);
  const turnstileSecrets = parseTurnstileSecrets(env.TURNSTILE_SECRETS, say);
  const loopbackProviders = parseLoopbackProviders(env.DANGEROUSLY_LOOPBACK_PROVIDERS, dev, say);
  const breached = env.BREACHED_PASSWORDS_URL ?? 'https://api.pwnedpasswords.com/range/';
  if (breached !== '' && !/^https?:\/\/\S+\/$/.test(breached))
    say('BREACHED_PASSWORDS_URL is neither empty nor a URL that ends in /');
  const walletRpcUrls = parseRpcUrls(env.WALLET_RPC_URLS, say);
  if (problems.length > 0 || !signingKeys || !dataKeys || !pepperKeys || !macKeys || !mail)
    return new Misconfigured(problems);
  return {
    version: env.VERSION?.id || 'dev',
    signingKeys,
    dataKeys,
    pepperKeys,
    macKeys,
    counterMacKey: counterMacKey(dataKeys),
    mail,
    sms,
    breachedPasswordsUrl: breached || null,
    walletRpcUrls,
    providerSecrets,
    intercom,
    platformOwners,
    turnstileSecrets,
    dangerouslyLoopbackProviders: loopbackProviders,
    dangerouslyDisableRateLimits: env.DANGEROUSLY_DISABLE_RATE_LIMITS === 'true',
  };
}

function parseList(name: string, text: string | undefined, say: (problem: string) => void): Record<string, unknown>[] {
  if (!text) {
    say(`secret ${name} is missing`);
    return [];
  }
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === 'object' && item !== null))
      return list;
  } catch {
    // the text of a secret stays out of the message
  }
  say(`secret ${name} is not a JSON list of keys`);
  return [];
}

const isKid = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9_-]{1,32}$/.test(value);

function parseKeys(name: string, text: string | undefined, say: (problem: string) => void): KeyList | undefined {
  const keys = parseList(name, text, say).flatMap(({ kid, key, addedAt }) => {
    const bytes = typeof key === 'string' ? fromBase64url(key) : null;
    if (isKid(kid) && bytes?.length === 32 && bytes.some((byte) => byte !== bytes[0]))
      return [{ kid, bytes, addedAt: typeof addedAt === 'number' ? addedAt : undefined }];
    say(`secret ${name} holds a key that is not { kid, key: 32 random bytes in base64url }`);
    return [];
  });
  if (new Set(keys.map(({ kid }) => kid)).size !== keys.length) say(`secret ${name} holds a kid twice`);
  return keys.length > 0 ? (keys as [SecretKey, ...SecretKey[]]) : undefined;
}

function parseSigningKeys(text: string | undefined, say: (problem: string) => void): Config['signingKeys'] | undefined {
  const keys = parseList('SIGNING_KEYS', text, say).flatMap((key) => {
    const { kid, jwk, useFrom, signUntil, verifyUntil } = key as unknown as SigningKey;
    const coordinates = [jwk?.x, jwk?.y, jwk?.d];
    const whole =
      isKid(kid) &&
      jwk?.kty === 'EC' &&
      jwk.crv === 'P-256' &&
      coordinates.every((part) => typeof part === 'string' && fromBase64url(part)?.length === 32) &&
      [useFrom, signUntil, verifyUntil].every(Number.isSafeInteger) &&
      useFrom < signUntil &&
      signUntil <= verifyUntil;
    if (whole) return [{ kid, jwk, useFrom, signUntil, verifyUntil }];
    say(
      'secret SIGNING_KEYS holds a key that is not { kid, jwk (EC P-256, private), useFrom < signUntil <= verifyUntil }',
    );
    return [];
  });
  if (new Set(keys.map(({ kid }) => kid)).size !== keys.length) say('secret SIGNING_KEYS holds a kid twice');
  return keys.length > 0 ? (keys as [SigningKey, ...SigningKey[]]) : undefined;
}

function parseMail(env: Bindings, dev: boolean, say: (problem: string) => void): MailTransport | undefined {
  const kind = env.MAIL_TRANSPORT;
  if (kind === 'local' && dev) return { kind };
  if (kind === 'binding') {
    if (env.MAIL) return { kind };
    say('MAIL_TRANSPORT is binding, but the send_email binding MAIL is missing');
  } else if (kind === 'smtp') {
    const port = Number(env.SMTP_PORT);
    if (env.SMTP_HOST && (port === 465 || port === 587)) {
      return { kind, host: env.SMTP_HOST, port, username: env.SMTP_USERNAME ?? '', password: env.SMTP_PASSWORD ?? '' };
    }
    say('MAIL_TRANSPORT is smtp: SMTP_HOST is needed, and SMTP_PORT must be 465 or 587');
  } else if (kind === 'http') {
    if (/^https?:\/\/\S+$/.test(env.MAIL_HTTP_URL ?? '') && env.MAIL_HTTP_KEY) {
      return { kind, url: env.MAIL_HTTP_URL as string, key: env.MAIL_HTTP_KEY };
    }
    say('MAIL_TRANSPORT is http: MAIL_HTTP_URL and the secret MAIL_HTTP_KEY are needed');
  } else say(`MAIL_TRANSPORT must be binding, smtp or http${dev ? ', or local' : ''}`);
  return undefined;
}
