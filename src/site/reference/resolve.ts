import type { JsonSchema, OpenApiDocument, Reference, ResponseObject } from './openapi.ts';

const SCHEMAS = '#/components/schemas/';
const RESPONSES = '#/components/responses/';

/** Name of the model that a schema points at, or undefined for a schema written in place. */
export const modelName = (schema: JsonSchema): string | undefined =>
  schema.$ref?.startsWith(SCHEMAS) ? schema.$ref.slice(SCHEMAS.length) : undefined;

/** The schema itself, references followed; an unknown or circular reference gives the empty schema. */
export function resolveSchema(schema: JsonSchema, document: OpenApiDocument): JsonSchema {
  let current = schema;
  for (let steps = 0; steps < 10; steps++) {
    const name = modelName(current);
    if (name === undefined) return current;
    current = document.components.schemas[name] ?? {};
  }
  return {};
}

/** The response itself, references followed. */
export function resolveResponse(response: ResponseObject | Reference, document: OpenApiDocument): ResponseObject {
  if (!('$ref' in response)) return response;
  return document.components.responses[response.$ref.slice(RESPONSES.length)] ?? { description: '' };
}
