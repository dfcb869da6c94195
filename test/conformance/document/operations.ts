import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  JsonSchema,
  OpenApiDocument,
  Operation,
  Reference,
  ResponseObject,
} from '../../../src/site/reference/openapi.ts';
import { ROOT } from '../../harness/build.ts';

/** The OpenAPI document that the product hands out. */
export const document = JSON.parse(readFileSync(join(ROOT, 'docs/generated/openapi.json'), 'utf8')) as OpenApiDocument;

/** One operation and where it stands in the document. */
export interface Described {
  /** `METHOD address`. */
  readonly title: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for what varies. */
  readonly address: string;
  readonly operation: Operation;
}

export const operations: readonly Described[] = Object.entries(document.paths).flatMap(([address, methods]) =>
  Object.entries(methods).map(([name, operation]) => {
    const method = name.toUpperCase() as Described['method'];
    return { title: `${method} ${address}`, method, address, operation };
  }),
);

/** What a pointer such as `#/components/schemas/Error` leads to. */
function lookUp(pointer: string): unknown {
  const steps = pointer.replace(/^#\//, '').split('/');
  let found: unknown = document;
  for (const step of steps)
    found = (found as Record<string, unknown>)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  if (found === undefined) throw new Error(`${pointer} leads nowhere`);
  return found;
}

/** A schema itself, where it is named by a reference. */
export const schemaOf = (schema: JsonSchema): JsonSchema =>
  schema.$ref === undefined ? schema : (lookUp(schema.$ref) as JsonSchema);

/** What an operation says of a status; undefined where it does not document it. */
export function responseOf({ operation }: Described, status: number): ResponseObject | undefined {
  const found: ResponseObject | Reference | undefined = operation.responses[String(status)];
  return found && '$ref' in found ? (lookUp(found.$ref) as ResponseObject) : found;
}
