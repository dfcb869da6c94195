import { checksummed } from '../../../lib/eip55.ts';

interface Draft {
  readonly domain: string;
  readonly origin: string;
  /** Lower case. */
  readonly address: string;
  readonly statement: string;
  readonly chainId: number;
  readonly nonce: string;
  /** Unix milliseconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

const dateTime = (at: number): string => new Date(at).toISOString();

/** A message to sign (ERC-4361), as `parse-message.ts` reads it. */
export const writeMessage = (draft: Draft): string =>
  [
    `${draft.domain} wants you to sign in with your Ethereum account:`,
    checksummed(draft.address),
    '',
    draft.statement,
    '',
    `URI: ${draft.origin}`,
    'Version: 1',
    `Chain ID: ${draft.chainId}`,
    `Nonce: ${draft.nonce}`,
    `Issued At: ${dateTime(draft.issuedAt)}`,
    `Expiration Time: ${dateTime(draft.expiresAt)}`,
  ].join('\n');
