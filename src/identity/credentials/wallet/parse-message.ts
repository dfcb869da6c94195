/** The fields of a "Sign-In with Ethereum" message. */
export interface SignInMessage {
  readonly scheme: string | null;
  readonly domain: string;
  /** `0x` and 40 hexadecimal digits in the case in which they were signed. */
  readonly address: string;
  readonly statement: string | null;
  readonly uri: string;
  readonly chainId: number;
  readonly nonce: string;
  /** Unix milliseconds, as all instants here. */
  readonly issuedAt: number;
  readonly expirationTime: number | null;
  readonly notBefore: number | null;
  readonly requestId: string | null;
  readonly resources: readonly string[];
}

const HEAD =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([A-Za-z0-9\-._~%!$&'()*+,;=:@[\]]+) wants you to sign in with your Ethereum account:$/;
const ADDRESS = /^0x[0-9A-Fa-f]{40}$/;
const STATEMENT = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;= ]+$/;
const URI =
  /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*(?:#(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?$/;
const CHAIN_ID = /^(?:0|[1-9][0-9]{0,15})$/;
const NONCE = /^[A-Za-z0-9]{8,}$/;
const REQUEST_ID = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*$/;
const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Reads a message by the grammar of ERC-4361, whole and in order: every line is the one that the grammar has at its
 * place, and there is none more. Null where anything differs: a line too many, a field twice or out of order, an end
 * of line at the end, a date that is none. Numbers have no leading zero, so that a text has one reading only.
 */
export function parseMessage(text: string): SignInMessage | null {
  const lines = text.split('\n');
  let at = 0;
  const next = () => lines[at++] ?? null;
  const field = (name: string, form: RegExp) => {
    const line = next();
    const value = line?.startsWith(`${name}: `) ? line.slice(name.length + 2) : null;
    return value !== null && form.test(value) ? value : null;
  };
  // What a message may leave out takes no line where it is left out.
  const optional = (name: string, form: RegExp): string | null | undefined =>
    lines[at]?.startsWith(`${name}:`) ? (field(name, form) ?? undefined) : null;

  const head = HEAD.exec(next() ?? '');
  const address = next() ?? '';
  if (!head || !ADDRESS.test(address) || next() !== '') return null;
  let statement: string | null = null;
  if (lines[at] !== '') {
    statement = next() ?? '';
    if (!STATEMENT.test(statement)) return null;
  }
  if (next() !== '') return null;
  const uri = field('URI', URI);
  const version = field('Version', /^1$/);
  const chainId = field('Chain ID', CHAIN_ID);
  const nonce = field('Nonce', NONCE);
  const issuedAt = instant(field('Issued At', DATE_TIME));
  const expirationTime = optional('Expiration Time', DATE_TIME);
  const notBefore = optional('Not Before', DATE_TIME);
  const requestId = optional('Request ID', REQUEST_ID);
  const resources = lines[at] === 'Resources:' ? lines.slice(++at) : [];
  at += resources.length;
  const [ends, starts] = [instant(expirationTime), instant(notBefore)];
  const whole =
    at === lines.length &&
    requestId !== undefined &&
    (ends !== null || expirationTime === null) &&
    (starts !== null || notBefore === null) &&
    resources.every((line) => line.startsWith('- ') && URI.test(line.slice(2)));
  if (!whole || uri === null || version === null || chainId === null || nonce === null || issuedAt === null)
    return null;
  return {
    scheme: head[1] ?? null,
    domain: head[2] ?? '',
    address,
    statement,
    uri,
    chainId: Number(chainId),
    nonce,
    issuedAt,
    expirationTime: ends,
    notBefore: starts,
    requestId,
    resources: resources.map((line) => line.slice(2)),
  };
}

/** An RFC 3339 date-time, or null for one that no calendar has. */
function instant(text: string | null | undefined): number | null {
  const parts = DATE_TIME.exec(text ?? '');
  if (!parts) return null;
  const [year, month, day] = parts.slice(1, 4).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  const time = Date.parse(parts[0].toUpperCase());
  return exists && Number.isFinite(time) ? time : null;
}
