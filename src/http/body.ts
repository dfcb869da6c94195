import { type Failure, fail, failed } from '../lib/result.ts';

const DEPTH_LIMIT = 20;
/** Bytes: contracts say 64 KiB for JSON and forms. */
const BODY_LIMIT = 64 * 1024;

/** What a request's body turned out to be. */
export interface Body {
  readonly kind: 'json' | 'form';
  readonly value: unknown;
}

/**
 * Reads a body: media type, size, UTF-8 and depth are checked before anything is parsed, and every string in
 * it is well-formed Unicode without NUL. Errors: `unsupported_media_type`, `payload_too_large`,
 * `malformed_request`.
 */
export async function readBody(request: Request, allowForm: boolean): Promise<Body | Failure> {
  const kind = kindOf(request.headers.get('content-type'), allowForm);
  if (failed(kind)) return kind;
  const text = await readText(request, BODY_LIMIT);
  if (failed(text)) return text;
  const value = kind === 'json' ? parseJson(text) : parseForm(text);
  return failed(value) ? value : { kind, value };
}

function kindOf(contentType: string | null, allowForm: boolean): Body['kind'] | Failure {
  const [type = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  const utf8 = charset === undefined || charset === 'utf-8' || charset === 'utf8';
  if (utf8 && type === 'application/json') return 'json';
  if (utf8 && allowForm && type === 'application/x-www-form-urlencoded') return 'form';
  return fail('unsupported_media_type', { detail: 'Send the body as application/json in UTF-8.' });
}

const decoder = new TextDecoder('utf-8', { fatal: true });

async function readText(request: Request, limit: number): Promise<string | Failure> {
  const told = request.headers.get('content-length');
  if (Number(told ?? 0) > limit) return tooLarge(limit);
  if (!request.body) return '';
  try {
    // The runtime hands over no more than was told, so that it can be taken at once.
    const isKnown = told !== null && /^\d+$/.test(told);
    const bytes = isKnown ? await request.arrayBuffer() : await readUpTo(request.body, limit);
    return bytes && bytes.byteLength <= limit ? decoder.decode(bytes) : tooLarge(limit);
  } catch {
    return fail('malformed_request', { detail: 'The body is not valid UTF-8.' });
  }
}

const tooLarge = (limit: number) => fail('payload_too_large', { detail: `A body may hold ${limit} bytes.` });

/** A body of unknown length, or null as soon as it is longer than `limit` bytes. */
async function readUpTo(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

function parseJson(text: string): unknown | Failure {
  if (depthOf(text) > DEPTH_LIMIT) return fail('malformed_request', { detail: 'The body is nested too deeply.' });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail('malformed_request', { detail: 'The body is not valid JSON.' });
  }
  return isClean(value)
    ? value
    : fail('malformed_request', { detail: 'The body holds text that is not valid Unicode.' });
}

function parseForm(text: string): Record<string, string> | Failure {
  const fields: Record<string, string> = Object.create(null);
  try {
    for (const pair of text.split('&').filter((part) => part !== '')) {
      const [name = '', value = ''] = splitOnce(pair).map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
      if (name in fields) return fail('malformed_request', { detail: 'A field appears twice.' });
      fields[name] = value;
    }
  } catch {
    return fail('malformed_request', { detail: 'The form is not valid.' });
  }
  const plain = { ...fields };
  return isClean(plain)
    ? plain
    : fail('malformed_request', { detail: 'The form holds text that is not valid Unicode.' });
}

function splitOnce(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}

/** Nesting of a JSON text, without building it: a body of brackets must not reach the parser's stack. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === 0x5c) i++;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (char === 0x7d || char === 0x5d) depth--;
  }
  return deepest;
}

/** True where every string is well-formed without NUL, and no key reaches for a prototype. */
export function isClean(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (Array.isArray(value)) return value.every(isClean);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, item]) => key !== '__proto__' && isClean(key) && isClean(item));
}
