import { type Hex, universalSignatureValidatorAbi, universalSignatureValidatorByteCode } from 'viem';
import { encodeDeployData } from 'viem/utils';
import { SECOND } from '../../../lib/duration.ts';
import type { Outbound } from '../../../platform/outbound.ts';

/** For all questions together: they are asked at once. */
const TIME_LIMIT = 5 * SECOND;
/** Bytes: code of a contract is at most 24 KiB, in hexadecimal twice that. */
const ANSWER_LIMIT = 128 * 1024;

/** The end of a signature of a wallet that need not be deployed yet (ERC-6492). */
const WRAPPED = /^0x(?:[0-9a-f]{2})*(?:6492){16}$/i;

interface Question {
  readonly chainId: number;
  /** Lower case. */
  readonly address: string;
  readonly hash: Hex;
  readonly signature: Hex;
}

/** `unreachable`: the chain gave no answer, so that nothing was decided. */
export type ContractAnswer = 'valid' | 'invalid' | 'unreachable';

/**
 * Asks a chain whether a contract wallet takes a signature for its own: ERC-1271 where it is deployed, ERC-6492 where
 * it is not. The validator of ERC-6492 runs as a simulated call, so nothing needs to be deployed for it and nothing
 * changes. Valid only where the endpoint serves the chain that was signed for, and only for contracts: an account
 * without code has a key, and its signature was looked at before.
 */
export async function askContract(outbound: Outbound, rpcUrl: string, question: Question): Promise<ContractAnswer> {
  const { chainId, address, hash, signature } = question;
  const data = encodeDeployData({
    abi: universalSignatureValidatorAbi,
    bytecode: universalSignatureValidatorByteCode,
    args: [address as Hex, hash, signature],
  });
  const ask = (method: string, params: readonly unknown[]) => call(outbound, rpcUrl, method, params);
  const [chain, code, verdict] = await Promise.all([
    ask('eth_chainId', []),
    ask('eth_getCode', [address, 'latest']),
    ask('eth_call', [{ data }, 'latest']),
  ]);
  if (chain.kind !== 'result' || code.kind !== 'result' || verdict.kind === 'none') return 'unreachable';
  if (!/^0x[0-9a-f]{1,14}$/i.test(chain.result) || Number(chain.result) !== chainId) return 'unreachable';
  const isContract = /^0x[0-9a-f]{2,}$/i.test(code.result) || WRAPPED.test(signature);
  return isContract && verdict.kind === 'result' && /^0x0*1$/.test(verdict.result) ? 'valid' : 'invalid';
}

/** `refused`: the call ran and was reverted. `none`: anything that is no answer to the question. */
type Rpc = { readonly kind: 'result'; readonly result: string } | { readonly kind: 'refused' | 'none' };

async function call(outbound: Outbound, url: string, method: string, params: readonly unknown[]): Promise<Rpc> {
  try {
    const response = await outbound.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      timeoutMs: TIME_LIMIT,
    });
    const text = response.status === 200 ? await readUpTo(response, ANSWER_LIMIT) : null;
    const answer: unknown = text === null ? null : JSON.parse(text);
    if (typeof answer !== 'object' || answer === null) return { kind: 'none' };
    const { result, error } = answer as { result?: unknown; error?: { code?: unknown; message?: unknown } };
    if (typeof result === 'string') return { kind: 'result', result };
    return { kind: error && isRevert(error) ? 'refused' : 'none' };
  } catch {
    return { kind: 'none' };
  }
}

// Nodes disagree about codes: 3 is what most give for a revert, others say it in words.
const isRevert = ({ code, message }: { code?: unknown; message?: unknown }): boolean =>
  code === 3 || /revert|invalid opcode|out of gas|stack/i.test(String(message));

async function readUpTo(response: Response, limit: number): Promise<string | null> {
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}
