import type { Parameter } from '../../src/site/reference/openapi.ts';
import { withoutSlash } from './rows.ts';

const PARAMETER = /:([A-Za-z_][A-Za-z0-9_]*)/g;
/** What a row takes as a path parameter; all else is 404. */
const SEGMENT = '[A-Za-z0-9._~-]{1,128}';

/** A pattern of a row in OpenAPI's words. Throws on what OpenAPI cannot say: optional segments and wildcards. */
export function addressOf(pattern: string): { readonly path: string; readonly parameters: readonly Parameter[] } {
  const parameters: Parameter[] = [];
  const path = withoutSlash(pattern).replace(PARAMETER, (_, name: string) => {
    parameters.push({ name, in: 'path', required: true, schema: { type: 'string', pattern: `^${SEGMENT}$` } });
    return `{${name}}`;
  });
  if (/[*?:]/.test(path)) throw new Error(`${pattern} has no form in OpenAPI`);
  return { path, parameters };
}

/** `POST /magic-link/verify` → `postMagicLinkVerify`, `GET /keys/{id}` → `getKeysById`. */
export function operationIdOf(method: string, path: string): string {
  const words = path
    .replace(/\{([^}]+)\}/g, 'by $1')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  const named = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return method.toLowerCase() + (named.length === 0 ? 'Root' : named.join(''));
}
