import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { type CreateSiweMessageParameters, createSiweMessage } from 'viem/siwe';
import type { Answer } from '../../harness/answer.ts';
import type { Client, Init } from '../../harness/client.ts';
import type { Home } from '../../harness/demo.ts';

export const newAccount = (): PrivateKeyAccount => privateKeyToAccount(generatePrivateKey());

/** An account for tests of letter case: of one drawn at random all letters, or all but one, may happen to be of one case. */
export const mixedAccount: PrivateKeyAccount = privateKeyToAccount(`0x${'1'.repeat(64)}`);

export interface Offer {
  readonly nonce: string;
  readonly message: string;
  readonly expiresAt: string;
}

/** Asks for a message at the auth host. Throws where none is given. */
export async function askForMessage(
  caller: Client,
  at: Pick<Home, 'auth'>,
  address: string,
  fields: Readonly<Record<string, unknown>> = {},
  init: Omit<Init, 'json'> = {},
): Promise<Offer> {
  const answer = await caller.post(at.auth, '/auth/metamask/nonce', { address, ...fields }, init);
  if (answer.status !== 200) throw new Error(`no message: ${answer}`);
  return answer.json<Offer & Record<string, unknown>>();
}

/** Asks for a message, signs it as it stands and sends it back. */
export async function signInByWallet(
  caller: Client,
  at: Pick<Home, 'auth'>,
  account: PrivateKeyAccount,
): Promise<Answer> {
  const { nonce, message } = await askForMessage(caller, at, account.address);
  return verify(caller, at, {
    address: account.address,
    nonce,
    message,
    signature: await account.signMessage({ message }),
  });
}

export const verify = (
  caller: Client,
  at: Pick<Home, 'auth'>,
  json: { address: string; nonce: string; message: string; signature: string },
  init: Omit<Init, 'json'> = {},
): Promise<Answer> => caller.post(at.auth, '/auth/metamask/verify', json, init);

/** A message that a client writes itself, with the library that most wallets' sites use. */
export const ownMessage = (
  caller: Client,
  host: string,
  { address, nonce, ...more }: Partial<CreateSiweMessageParameters> & { address: `0x${string}`; nonce: string },
): string => {
  const { host: domain, origin } = new URL(caller.origin(host));
  const brand = /brand(\d)/.exec(host)?.[1];
  const name = { 1: 'One', 2: 'Two', 3: 'Three' }[Number(brand)];
  return createSiweMessage({
    domain,
    address,
    statement: `Sign in to Brand ${name}.`,
    uri: origin,
    version: '1',
    chainId: 1,
    nonce,
    issuedAt: new Date(),
    ...more,
  });
};
