import { curlOf } from './curl.ts';
import { type FieldGroup, fieldGroups } from './fields.ts';
import type { JsonSchema, OpenApiDocument, Operation, Parameter, ResponseObject } from './openapi.ts';
import { resolveResponse } from './resolve.ts';
import { type TypePart, typeOf } from './type-of.ts';

/** One operation as the page shows it. */
export interface OperationView {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly access: string;
  readonly rateClass: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly note: string; readonly mediaTypes: readonly string[]; readonly shape: Shape } | null;
  readonly answers: readonly { readonly status: string; readonly description: string; readonly shape: Shape | null }[];
  readonly errors: readonly { readonly status: string; readonly codes: readonly string[] }[];
  readonly curl: string;
}

/** A JSON value: its type in words and the fields that it has. */
export interface Shape {
  readonly type: readonly TypePart[];
  readonly groups: readonly FieldGroup[];
}

export interface Section {
  readonly name: string;
  readonly description: string;
  readonly operations: readonly OperationView[];
}

const PROBLEM = 'application/problem+json';
const ACCESS: Readonly<Record<string, string>> = {
  sessionCookie: 'session cookie',
  bearerAuth: 'bearer token',
  cookieAuth: 'refresh cookie',
};

/** The operations by surface, in the document's order. */
export function sectionsOf(document: OpenApiDocument): readonly Section[] {
  const views = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tag: operation.tags[0],
      view: viewOf(method.toUpperCase(), path, operation, document),
    })),
  );
  return document.tags.map(({ name, description }) => ({
    name,
    description,
    operations: views.filter(({ tag }) => tag === name).map(({ view }) => view),
  }));
}

function viewOf(method: string, path: string, operation: Operation, document: OpenApiDocument): OperationView {
  const responses = Object.entries(operation.responses).map(([status, response]) => ({
    status,
    response: resolveResponse(response, document),
  }));
  const shape = (schema: JsonSchema): Shape => ({ type: typeOf(schema), groups: fieldGroups(schema, document) });
  const body = operation.requestBody?.content['application/json'];
  return {
    id: operation.operationId,
    method,
    path,
    summary: operation.summary,
    access:
      operation.security.flatMap((way) => Object.keys(way).map((name) => ACCESS[name] ?? name)).join(' or ') ||
      'anybody',
    rateClass: operation['x-rate-class'],
    parameters: operation.parameters ?? [],
    body: body
      ? {
          note: operation.requestBody?.description ?? '',
          mediaTypes: Object.keys(operation.requestBody?.content ?? {}),
          shape: shape(body.schema),
        }
      : null,
    answers: responses
      .filter(({ response }) => isAnswer(response))
      .map(({ status, response }) => {
        const json = response.content?.['application/json'];
        return { status, description: response.description, shape: json ? shape(json.schema) : null };
      }),
    errors: responses
      .map(({ status, response }) => ({ status, codes: codesOf(response) }))
      .filter(({ codes }) => codes.length > 0),
    curl: curlOf(method, path, operation, document),
  };
}

const isAnswer = ({ content }: ResponseObject): boolean =>
  !content || Object.keys(content).some((type) => type !== PROBLEM);

function codesOf({ content }: ResponseObject): readonly string[] {
  const parts = content?.[PROBLEM]?.schema.allOf ?? [];
  return parts.flatMap((part) => (part.properties?.code?.enum ?? []).map(String));
}
