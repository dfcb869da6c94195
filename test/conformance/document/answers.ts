import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ErrorCode } from '../../../src/lib/errors.ts';
import type { Answer } from '../../harness/answer.ts';
import { expectProblem } from '../../harness/problem.ts';
import { type Described, document, responseOf } from './operations.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
addFormats.default(ajv);
ajv.addSchema(document, 'document');

/** Members that the problems of some codes have beside those of all. */
const extensions = ['app', 'env', 'acr_values', 'max_age'] as const;
const PROBLEM = 'application/problem+json';
const isJson = (type: string) => /^application\/(?:[\w.-]+\+)?json$/.test(type);
const escaped = (step: string) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));

/** Where the schema of an answer stands in the document. */
function pointerOf({ address, method, operation }: Described, status: number, type: string): string {
  const own = operation.responses[String(status)];
  const response =
    own && '$ref' in own ? own.$ref : `#/paths/${escaped(address)}/${method.toLowerCase()}/responses/${status}`;
  return `document${response}/content/${escaped(type)}/schema`;
}

export interface Asked {
  /** The caller would read a page, or posted a form of one. */
  readonly byPage: boolean;
}

/**
 * Fails unless the document has an answer as it came: its status, media type and fields, and a body that holds
 * against the schema. Refusals are whole problems of a code that the operation names; whoever reads pages may get a
 * page instead.
 */
export function expectDocumented(described: Described, answer: Answer, { byPage }: Asked): void {
  const { status } = answer;
  assert.ok(status < 500, `a failure of ours: ${answer}`);
  const response = responseOf(described, status);
  assert.ok(response, `${status} is not documented: ${answer}`);
  const [type = ''] = (answer.header('content-type') ?? '').split(';');
  if (type === PROBLEM || (status >= 400 && type === 'application/json')) {
    const problem = answer.json<{ code: ErrorCode }>();
    expectProblem(
      answer,
      problem.code,
      extensions.filter((name) => name in problem),
    );
  } else assert.ok(status < 400 || type === 'text/html', `a refusal that is no problem: ${answer}`);
  for (const name of Object.keys(response.headers ?? {})) {
    // A page that refuses is read by a person.
    if (type !== 'text/html') assert.notEqual(answer.header(name), null, `${status} without ${name}`);
  }
  const types = Object.keys(response.content ?? {});
  if (type === 'text/html' && !types.includes(type)) assert.ok(byPage, `a page for a program: ${answer}`);
  else if (types.length === 0) assert.equal(answer.text, '', `${status} has a body: ${answer}`);
  else {
    assert.ok(types.includes(type), `${status} as ${type || 'nothing'}, not ${types.join(' or ')}: ${answer}`);
    if (isJson(type)) expectSchema(pointerOf(described, status, type), answer);
  }
}

function expectSchema(pointer: string, answer: Answer): void {
  const validate = ajv.getSchema(pointer);
  assert.ok(validate, `no schema at ${pointer}`);
  assert.ok(validate(answer.json()), `${ajv.errorsText(validate.errors)}: ${answer}`);
}
