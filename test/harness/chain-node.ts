import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/** A local Ethereum chain on loopback, with its contracts and accounts in memory. */
export interface ChainNode {
  readonly url: string;
  readonly chainId: number;
  /** One JSON-RPC call. Throws where the node answers with an error. */
  call<T>(method: string, ...params: readonly unknown[]): Promise<T>;
  stop(): Promise<void>;
}

const CPU: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The node's own program: its package has a build for each platform. */
const program = (): string =>
  createRequire(import.meta.url).resolve(
    `@foundry-rs/anvil-${process.platform}-${CPU[process.arch] ?? process.arch}/bin/anvil`,
  );

/** Starts a chain on a free port of 127.0.0.1. It ends with `stop`, or with this process. */
export async function startChainNode(chainId = 31337): Promise<ChainNode> {
  const child = spawn(program(), ['--host', '127.0.0.1', '--port', '0', '--chain-id', String(chainId)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the chain node ended with ${code}: ${said}`)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, address] = /Listening on (127\.0\.0\.1:\d+)/.exec(said) ?? [];
      if (address) resolve(`http://${address}`);
    });
  });
  return {
    url,
    chainId,
    async call<T>(method: string, ...params: readonly unknown[]) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      });
      const { result, error } = (await response.json()) as { result: T; error?: { message: string } };
      if (error) throw new Error(`${method}: ${error.message}`);
      return result;
    },
    async stop() {
      process.off('exit', end);
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      end();
      await ended;
    },
  };
}
