import { type IncomingMessage, request as overHttp, type RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
import { text } from 'node:stream/consumers';

interface Question {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

const TIMEOUT_MS = 30_000;

// Names under localhost lead to this machine (RFC 6761 §6.3), but many systems do not look them up, and fetch can
// neither be told where a name leads nor be given a Host.
const thisMachine: RequestOptions['lookup'] = (_, { all }, found) =>
  all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);

/** One request and its whole answer, at names under localhost too. A redirect is an answer like others. */
export async function ask(url: URL, { method, headers, body }: Question): Promise<{ status: number; text: string }> {
  const request = url.protocol === 'http:' ? overHttp : overHttps;
  const options: RequestOptions = {
    method,
    headers,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(url.hostname.endsWith('.localhost') ? { lookup: thisMachine } : {}),
  };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, options).once('response', resolve).once('error', reject).end(body);
  });
  return { status: answer.statusCode ?? 0, text: await text(answer) };
}
