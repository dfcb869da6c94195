import { exampleOf } from './example.ts';
import type { OpenApiDocument, Operation } from './openapi.ts';
import { ORIGIN } from './origin.ts';

/** A call that can be pasted into a POSIX shell; path parameters are upper-case words to replace. */
export function curlOf(method: string, path: string, operation: Operation, document: OpenApiDocument): string {
  const query = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === 'query' && parameter.required)
    .map(
      ({ name, schema }) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(String(exampleOf(schema, document, name)))}`,
    )
    .join('&');
  const address = path.replace(/\{([^}]+)\}/g, (_, name: string) => name.toUpperCase());
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(`${ORIGIN}${address}${query && `?${query}`}`)}`,
  ];
  if (operation.security.some((way) => 'bearerAuth' in way)) lines.push('-H "Authorization: Bearer $ACCESS_TOKEN"');
  if (operation.security.some((way) => 'cookieAuth' in way))
    lines.push('-b cookies.txt', `-H ${quoted(`Origin: ${ORIGIN}`)}`);
  const body = operation.requestBody?.content['application/json'];
  if (body) {
    lines.push("-H 'Content-Type: application/json'");
    lines.push(`-d ${quoted(JSON.stringify(exampleOf(body.schema, document), null, 2))}`);
  }
  return lines.join(' \\\n  ');
}

/** One shell word: nothing in single quotes is special, and a single quote ends them. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
