import http from 'node:http';
import net from 'node:net';
import { Answer } from './answer.ts';

/** Fields in the order and spelling in which they go out; a name may appear more than once. */
export type Fields = readonly (readonly [name: string, value: string])[];

export interface Exchange {
  readonly method: string;
  /** The request target, sent as it stands. */
  readonly target: string;
  readonly fields: Fields;
  readonly body?: Uint8Array | undefined;
  readonly timeoutMs?: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 30_000;

// A socket that idles is closed here before the server closes it, so that no request is sent into a closing one.
const agent = new http.Agent({ keepAlive: true, maxSockets: 256, timeout: 2_000 });

/** One HTTP/1.1 exchange with 127.0.0.1. Redirects are answers; nothing is sent twice. */
export function exchange(
  port: number,
  { method, target, fields, body, timeoutMs = DEFAULT_TIMEOUT_MS }: Exchange,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => request.destroy(new Error(`${method} ${target}: no answer in ${timeoutMs} ms`)),
      timeoutMs,
    );
    const failed = (error: Error) => {
      clearTimeout(late);
      reject(error);
    };
    const request = http.request(
      { host: '127.0.0.1', port, agent, method, path: target, headers: fields.flat() },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => void chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () => {
          clearTimeout(late);
          resolve(new Answer(response.statusCode ?? 0, pairs(response.rawHeaders), Buffer.concat(chunks)));
        });
      },
    );
    request.on('error', failed);
    request.end(body);
  });
}

function pairs(flat: readonly string[]): [string, string][] {
  const out: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) out.push([flat[i] as string, flat[i + 1] as string]);
  return out;
}

/**
 * Sends bytes as they are, well-formed or not, and reads what comes until the server closes the connection or has
 * said nothing for `quietMs`. Returns the bytes of the answer.
 */
export function sendRaw(port: number, bytes: Uint8Array | string, quietMs = 1_000): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = net.connect({ host: '127.0.0.1', port }, () => socket.write(bytes));
    const done = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks));
    };
    socket.setTimeout(quietMs, done);
    socket.on('data', (chunk: Buffer) => void chunks.push(chunk));
    socket.on('end', done);
    socket.on('error', (error) => (chunks.length > 0 ? done() : reject(error)));
  });
}
