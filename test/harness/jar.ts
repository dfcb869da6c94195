import { parseSetCookie, type SetCookie } from './set-cookie.ts';

interface Stored {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly sameSite: SetCookie['sameSite'];
  /** Unix milliseconds; null: until the browser closes. */
  readonly expiresAt: number | null;
  readonly order: number;
}

/** Where a request comes from, as far as cookies care. */
export interface Sending {
  /** Origin of the page that makes the request; left out: the target's own. */
  readonly from?: string | undefined;
  /** A navigation of the whole window by GET, such as a link: carries Lax cookies across sites. */
  readonly navigation?: boolean | undefined;
}

const isAddress = (host: string) => /^[\d.]+$/.test(host) || host.startsWith('[');

/** True where `host` is `domain` or lies under it (RFC 6265 §5.1.3). */
const domainMatches = (host: string, domain: string): boolean =>
  host === domain || (host.endsWith(`.${domain}`) && !isAddress(host));

/** RFC 6265 §5.1.4. */
const pathMatches = (path: string, of: string): boolean =>
  path === of || (path.startsWith(of) && (of.endsWith('/') || path[of.length] === '/'));

const defaultPath = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')));

/** Scheme and registrable domain: the last two labels, which is right for every host that tests use. */
const siteOf = (url: URL): string =>
  `${url.protocol}//${isAddress(url.hostname) ? url.hostname : url.hostname.split('.').slice(-2).join('.')}`;

/**
 * A browser's cookies, as strict as the strictest browser: cookies go where RFC 6265 and its successor send them,
 * and a Set-Cookie that a browser would refuse is refused. No exceptions are made for loopback names.
 */
export class Jar {
  #cookies: Stored[] = [];
  #order = 0;
  /** Milliseconds by which this browser's clock is ahead. */
  clockOffsetMs = 0;

  #now = () => Date.now() + this.clockOffsetMs;

  /** Takes the Set-Cookie fields of an answer. Returns those that were refused. */
  store(url: URL, fields: readonly string[]): string[] {
    return fields.filter((field) => {
      const parsed = parseSetCookie(field);
      return !parsed || !this.#keep(url, parsed);
    });
  }

  #keep(url: URL, cookie: SetCookie): boolean {
    const secureOrigin = url.protocol === 'https:';
    const domain = cookie.domain ?? url.hostname;
    const path = cookie.path ?? defaultPath(url.pathname);
    if (cookie.domain !== null && !domainMatches(url.hostname, domain)) return false;
    // A public suffix (here: a single label) is refused as a Domain unless it is the host itself.
    if (cookie.domain !== null && !domain.includes('.') && domain !== url.hostname) return false;
    if (cookie.secure && !secureOrigin) return false;
    if (cookie.sameSite === 'None' && !cookie.secure) return false;
    const prefix = cookie.name.toLowerCase();
    if (prefix.startsWith('__secure-') && !cookie.secure) return false;
    if (prefix.startsWith('__host-') && (!cookie.secure || cookie.domain !== null || cookie.path !== '/')) return false;
    const same = (other: Stored) => other.name === cookie.name && other.domain === domain && other.path === path;
    const shadowed = (other: Stored) =>
      other.secure &&
      other.name === cookie.name &&
      (domainMatches(domain, other.domain) || domainMatches(other.domain, domain)) &&
      pathMatches(path, other.path);
    if (!secureOrigin && this.#live().some(shadowed)) return false;
    const old = this.#cookies.find(same);
    const expiresAt =
      cookie.maxAgeSeconds !== null ? this.#now() + Math.max(0, cookie.maxAgeSeconds) * 1000 : cookie.expiresAt;
    this.#cookies = this.#cookies.filter((other) => !same(other));
    this.#cookies.push({
      name: cookie.name,
      value: cookie.value,
      domain,
      hostOnly: cookie.domain === null,
      path,
      secure: cookie.secure,
      sameSite: cookie.sameSite,
      expiresAt,
      order: old?.order ?? this.#order++,
    });
    return true;
  }

  #live = (): Stored[] => this.#cookies.filter(({ expiresAt }) => expiresAt === null || expiresAt > this.#now());

  /** The Cookie field for a request, or null where there is none to send. */
  header(url: URL, method: string, { from, navigation = false }: Sending = {}): string | null {
    const crossSite = from !== undefined && (from === 'null' || siteOf(new URL(from)) !== siteOf(url));
    const allowed = ({ sameSite }: Stored) =>
      !crossSite ||
      sameSite === 'None' ||
      (sameSite !== 'Strict' && navigation && (method === 'GET' || method === 'HEAD'));
    const going = this.#live()
      .filter((cookie) =>
        cookie.hostOnly ? url.hostname === cookie.domain : domainMatches(url.hostname, cookie.domain),
      )
      .filter((cookie) => pathMatches(url.pathname, cookie.path) && (!cookie.secure || url.protocol === 'https:'))
      .filter(allowed)
      .sort((a, b) => b.path.length - a.path.length || a.order - b.order);
    return going.length === 0 ? null : going.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  /** The value of a cookie by name, or null. Throws where more than one place holds that name. */
  get(name: string): string | null {
    const found = this.#live().filter((cookie) => cookie.name === name);
    if (found.length > 1)
      throw new Error(`${name} is held for ${found.map(({ domain, path }) => domain + path).join(' and ')}`);
    return found[0]?.value ?? null;
  }

  names(): string[] {
    return this.#live().map(({ name }) => name);
  }

  /** Puts a cookie in by hand, as if the host at `url` had set it with that field. Throws where it would be refused. */
  set(url: string, field: string): void {
    if (this.store(new URL(url), [field]).length > 0) throw new Error(`a browser would refuse: ${field}`);
  }

  /** Closes the browser: cookies without an end are gone. */
  close(): void {
    this.#cookies = this.#cookies.filter(({ expiresAt }) => expiresAt !== null);
  }

  clear(): void {
    this.#cookies = [];
  }
}
