import * as z from 'zod';
import type { Problem } from './problem.ts';
import type { Brand } from './tenant.ts';
import { chainsOf, type WalletPolicy } from './wallet.ts';

/** What a declaration may say of wallets. For the generator only, like `schema.ts`. */

/** `statement` of ERC-4361's grammar: reserved and unreserved characters of RFC 3986, and spaces. */
const STATEMENT = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;= ]+$/;

const statement = () =>
  z
    .string()
    .max(200)
    .regex(STATEMENT, "may hold letters, digits, spaces and -._~:/?#[]@!$&'()*+,;= only (ERC-4361)")
    .refine((text) => text === text.trim(), 'must have no space at its ends');

const rpcUrl = () =>
  z
    .string()
    .max(500)
    .refine((text) => {
      const url = URL.parse(text);
      return url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hash === '';
    }, 'is not an https address without user info; an address that holds a key belongs into WALLET_RPC_URLS');

export const walletDeclaration = () =>
  z
    .strictObject({
      statement: statement(),
      chains: z
        .array(
          z.strictObject({
            id: z.int().min(1),
            rpcUrl: rpcUrl().optional(),
            environments: z.array(z.string()).min(1).optional(),
          }),
        )
        .min(1)
        .max(20),
    })
    .partial();

/** The declared policy with its defaults: Ethereum itself, and a sentence with the brand's name where the grammar takes it. */
export const walletOf = (
  declared: z.output<ReturnType<typeof walletDeclaration>> | undefined,
  brandName: string,
): WalletPolicy => ({
  statement:
    declared?.statement ?? (STATEMENT.test(brandName) ? `Sign in to ${brandName}.` : 'Sign in with your wallet.'),
  chains: (declared?.chains ?? [{ id: 1 }]).map(({ id, rpcUrl, environments }) => ({
    id,
    rpcUrl: rpcUrl ?? null,
    environments: environments ?? null,
  })),
});

/** The rules of a brand's chains that a single field cannot tell. */
export function checkWallet({ wallet, methods, environments }: Brand): Omit<Problem, 'file'>[] {
  const ids = wallet.chains.map(({ id }) => id);
  const names = environments.map(({ name }) => name);
  return [
    ...ids.flatMap((id, i) =>
      ids.indexOf(id) < i ? [{ field: `wallet.chains[${i}].id`, message: `${id} appears twice` }] : [],
    ),
    ...wallet.chains.flatMap((chain, i) =>
      (chain.environments ?? []).flatMap((env, j) =>
        names.includes(env)
          ? []
          : [{ field: `wallet.chains[${i}].environments[${j}]`, message: `${env} is no environment of this brand` }],
      ),
    ),
    ...(methods.includes('wallet')
      ? names.flatMap((env) =>
          chainsOf(wallet, env).length > 0
            ? []
            : [{ field: 'wallet.chains', message: `no chain counts in ${env}, where wallets could not sign in` }],
        )
      : []),
  ];
}
