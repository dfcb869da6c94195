/** What a brand asks of wallets that sign people in (ERC-4361). */
export interface WalletPolicy {
  /** The sentence that a wallet shows; a message with another one is refused. */
  readonly statement: string;
  readonly chains: readonly WalletChain[];
}

export interface WalletChain {
  /** EIP-155 chain id. */
  readonly id: number;
  /** Where contract wallets of the chain are asked; null: accounts with a key of their own only, unless the deployment names one. */
  readonly rpcUrl: string | null;
  /** Environments in which the chain counts; null: all of them. */
  readonly environments: readonly string[] | null;
}

/** The chains that a brand takes in an environment; the first is what a message offers unless another is asked for. */
export const chainsOf = ({ chains }: WalletPolicy, env: string): readonly WalletChain[] =>
  chains.filter(({ environments }) => environments?.includes(env) ?? true);
