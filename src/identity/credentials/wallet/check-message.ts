import { MINUTE } from '../../../lib/duration.ts';
import { checksummed } from '../../../lib/eip55.ts';
import type { SignInMessage } from './parse-message.ts';

/** How far from now a message may say that it was issued. */
const ISSUED_WITHIN = 10 * MINUTE;

export interface Expected {
  /** Origin of the host that asks. */
  readonly origin: string;
  readonly statement: string;
  readonly chainIds: readonly number[];
}

/**
 * What of a message does not hold, in words for whoever wrote the client; null where all does (ERC-4361, "Message
 * Fields"). The nonce is looked up elsewhere, and the signature says whether the address speaks.
 */
export function messageProblem(message: SignInMessage, expected: Expected, now: number): string | null {
  const { host, protocol } = new URL(expected.origin);
  if (message.domain !== host) return `the domain is not ${host}`;
  if (message.scheme !== null && `${message.scheme}:` !== protocol) return `the scheme is not ${protocol}//`;
  if (message.address !== checksummed(message.address.toLowerCase()))
    return 'the address has no valid checksum (EIP-55)';
  if (message.statement !== expected.statement) return `the statement is not “${expected.statement}”`;
  if (!liesAt(message.uri, expected.origin)) return `the URI does not lie at ${expected.origin}`;
  if (!expected.chainIds.includes(message.chainId)) return `the chain is none of ${expected.chainIds.join(', ')}`;
  if (Math.abs(now - message.issuedAt) > ISSUED_WITHIN) return 'it was issued more than 10 minutes from now';
  if (message.expirationTime !== null && message.expirationTime <= now) return 'it has expired';
  if (message.notBefore !== null && message.notBefore > now) return 'it does not count yet';
  return null;
}

// By text, not by a parser: what stands there is what the person was shown.
const liesAt = (uri: string, origin: string): boolean =>
  uri === origin || ['/', '?', '#'].some((mark) => uri.startsWith(`${origin}${mark}`));
