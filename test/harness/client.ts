import { AWAIT, CLOCK, FAULT } from '../entry/protocol.ts';
import type { Answer } from './answer.ts';
import { exchange, type Fields } from './exchange.ts';
import { Jar, type Sending } from './jar.ts';
import type { Server } from './server.ts';
import { urlOf } from './url-of.ts';

export interface Init extends Sending {
  /** GET, or POST where there is a body. */
  readonly method?: string;
  /** At most one of the three. Text and bytes go out as they are, without a content type. */
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /**
   * Fields that take the place of the usual ones of the same name; null sends none. The list form is added as it
   * stands, so that a name can go out twice.
   */
  readonly headers?: Readonly<Record<string, string | null>> | Fields;
  /** Faults to inject, as `parseFaults` has them. */
  readonly fault?: string;
  /** Waits for the work after the answer, so that `answer.later` can tell of it. */
  readonly awaitLater?: boolean;
  readonly timeoutMs?: number;
}

export interface ClientOptions {
  /** Null: a caller without cookies, which sends no Origin either. */
  readonly jar?: Jar | null;
  /** Address that the platform would see; every client has one of its own unless told otherwise. */
  readonly ip?: string;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

let clients = 0;

/** The next address of 198.18.0.0/15, the block set aside for tests (RFC 2544), so that clients do not share limits. */
function nextAddress(): string {
  clients = (clients + 1) % (1 << 17);
  return `198.${18 + (clients >> 16)}.${(clients >> 8) & 255}.${clients & 255}`;
}

/** One caller: a browser with its cookies, or a program without. */
export class Client {
  readonly #port: number;
  readonly jar: Jar | null;
  readonly ip: string;
  #clock: string | null = null;

  constructor(server: Pick<Server, 'port'>, { jar = new Jar(), ip = nextAddress() }: ClientOptions = {}) {
    this.#port = server.port;
    this.jar = jar;
    this.ip = ip;
  }

  /** Moves the clock of this caller, and of the worker for its requests. @param offsetMs from real time */
  travelTo(offsetMs: number): void {
    this.#clock = offsetMs === 0 ? null : String(offsetMs);
    if (this.jar) this.jar.clockOffsetMs = offsetMs;
  }

  /** Stops the worker's clock for this caller's requests, however long they take. @param instant Unix milliseconds */
  standAt(instant: number): void {
    this.travelTo(instant - Date.now());
    this.#clock = `=${instant}`;
  }

  /** Origin that pages of a host have. */
  origin(host: string): string {
    return urlOf(this.#port, host).origin;
  }

  /**
   * One request to a host, whose name need not resolve. Cookies go out and come in as in a browser, and a request
   * that changes state carries the host's own Origin, unless `headers` or `from` say otherwise. Redirects are not
   * followed.
   * @param path path and query, sent as they stand
   */
  async request(host: string, path: string, init: Init = {}): Promise<Answer> {
    const url = urlOf(this.#port, host, /^\/(?![/\\])/.test(path) ? path : '/');
    const body = bodyOf(init);
    const method = init.method ?? (body ? 'POST' : 'GET');
    const unsafe = !SAFE.has(method);
    const usual: Record<string, string | null> = {
      host: url.host,
      accept: '*/*',
      'user-agent': 'gatehouse-test',
      'cf-connecting-ip': this.ip,
      cookie: this.jar?.header(url, method, init) ?? null,
      origin: this.jar && (unsafe || init.from !== undefined) ? (init.from ?? url.origin) : null,
      'content-type':
        init.json !== undefined ? 'application/json' : init.form ? 'application/x-www-form-urlencoded' : null,
      'content-length': body ? String(body.byteLength) : unsafe ? '0' : null,
      [FAULT]: init.fault ?? null,
      [CLOCK]: this.#clock,
      [AWAIT]: init.awaitLater ? 'later' : null,
    };
    const fields = withFields(usual, init.headers);
    const answer = await exchange(this.#port, { method, target: path, fields, body, timeoutMs: init.timeoutMs });
    if (answer.status === 599) throw new Error(`the test entry refused: ${answer.text}`);
    this.jar?.store(url, answer.all('set-cookie'));
    return answer;
  }

  get(host: string, path: string, init: Omit<Init, 'method'> = {}): Promise<Answer> {
    return this.request(host, path, init);
  }

  /** Posts JSON. */
  post(host: string, path: string, json: unknown = {}, init: Omit<Init, 'json'> = {}): Promise<Answer> {
    return this.request(host, path, { ...init, method: 'POST', json });
  }

  /** Goes where an answer redirects to, as a navigation that the answering host started. Throws where it does not redirect. */
  follow(answer: Answer, fromHost: string, init: Init = {}): Promise<Answer> {
    const location = answer.header('location');
    if (answer.status < 300 || answer.status > 399 || location === null) throw new Error(`no redirect: ${answer}`);
    const target = new URL(location, urlOf(this.#port, fromHost));
    return this.request(target.host, target.pathname + target.search, { ...init, navigation: true });
  }
}

/** A browser on a server, with a jar and an address of its own. */
export const client = (server: Pick<Server, 'port'>, options?: ClientOptions): Client => new Client(server, options);

function bodyOf({ json, form, body }: Init): Uint8Array | undefined {
  if ([json, form, body].filter((given) => given !== undefined).length > 1) throw new TypeError('more than one body');
  if (json !== undefined) return Buffer.from(JSON.stringify(json));
  if (form) return Buffer.from(new URLSearchParams(form).toString());
  return typeof body === 'string' ? Buffer.from(body) : body;
}

function withFields(usual: Readonly<Record<string, string | null>>, given: Init['headers']): Fields {
  if (Array.isArray(given)) return [...present(usual), ...(given as Fields)];
  const overrides = Object.entries(given ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  return present({ ...usual, ...Object.fromEntries(overrides) });
}

const present = (fields: Readonly<Record<string, string | null>>): [string, string][] =>
  Object.entries(fields).filter((field): field is [string, string] => field[1] !== null);
