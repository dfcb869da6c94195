/** Longer values have no use, and every character of one is looked at several times before it is refused. */
const LENGTH_LIMIT = 2_048;

// Parsers disagree about all of these: browsers drop tab and line ends inside an address, trim spaces and C0
// controls around it and read a backslash as a slash; mail clients and proxies do none or some of that.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const UNSAFE = /[\u0000-\u0020\u007f-\u00a0\\\u2028\u2029]/;

/**
 * Parses where a caller wants to be sent: an absolute http(s) address, or a path on the current host, which
 * starts with one `/` and no second `/` or `\`. Null for everything else: relative forms, other schemes, user
 * info, an authority that is percent-encoded or not ASCII, control characters and spaces anywhere, unpaired surrogates,
 * more than 2,048 characters, and a path that would read as `//host` if it were ever used alone.
 *
 * The value is parsed once, here, and only the parsed form is handed back: use its `href`, never the raw text.
 * Whether its scheme, host and port are ours is the caller's to decide (`tenant/return-to.ts`).
 * @param origin the current host's own origin.
 */
export function parseRedirectUrl(raw: unknown, origin: string): URL | null {
  if (typeof raw !== 'string' || raw.length > LENGTH_LIMIT || UNSAFE.test(raw) || !raw.isWellFormed()) return null;
  const url = isPath(raw) ? URL.parse(raw, origin) : isAbsolute(raw) ? URL.parse(raw) : null;
  return url?.username === '' && url.password === '' && !url.pathname.startsWith('//') ? url : null;
}

const isPath = (raw: string): boolean => raw.startsWith('/') && raw[1] !== '/';

/**
 * True for `http(s)://authority…` spelled out. The URL parser would also take `https:host`, `https:/host` and
 * `https:///host`, and would decode, fold and drop characters of a host until it reads differently from what
 * stands there; nobody who means well writes those. `@` and `%` have no place in an authority of ours.
 */
const isAbsolute = (raw: string): boolean => /^https?:\/\/[^/?#@%\u0080-\uffff]+(?:[/?#]|$)/i.test(raw);
