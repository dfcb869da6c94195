import type { z } from 'zod';
import { type Failure, type FieldError, fail } from '../lib/result.ts';
import { isClean } from './body.ts';
import type { Thunk } from './route.ts';

const built = new WeakMap<Thunk<z.ZodType>, z.ZodType>();

async function schemaOf(thunk: Thunk<z.ZodType>): Promise<z.ZodType> {
  const known = built.get(thunk);
  if (known) return known;
  const made = await thunk();
  built.set(thunk, made);
  return made;
}

/**
 * The value as the schema has it. Errors: `invalid_field` with every field that does not hold.
 * @param isOpen leaves out what an object's schema does not know, in place of refusing it
 */
export async function validate(
  thunk: Thunk<z.ZodType>,
  value: unknown,
  isOpen = false,
): Promise<{ value: unknown } | Failure> {
  const schema = await schemaOf(thunk);
  const result = (isOpen ? (schema as z.ZodObject).strip() : schema).safeParse(value, { error: words });
  if (result.success) return { value: result.data };
  return fail('invalid_field', { errors: result.error.issues.slice(0, 20).flatMap(toFieldErrors) });
}

/** Plain words for what a schema has none of its own for; the library's say how programs name types. */
const words: z.core.$ZodErrorMap = ({ code, input, path }) => {
  if (code !== 'invalid_type' && code !== 'invalid_union') return undefined;
  if (input === undefined) return 'Give this field';
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  return (path ?? []).length === 0 && !isObject ? 'The body has to be a JSON object' : undefined;
};

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [path, key].filter(Boolean).join('.'),
      code: 'unknown_field',
      message: 'This field is not known here',
    }));
  }
  return [{ path, code: issue.code, message: issue.message }];
}

/** The query as a record. Errors: `invalid_field` where a name appears twice, `malformed_request` for bad encoding. */
export function readQuery(url: URL): Record<string, string> | Failure {
  if (url.search === '') return {};
  // Without a prototype, so that a parameter may be called `constructor` without seeming to appear twice.
  const fields: Record<string, string> = Object.create(null);
  try {
    decodeURIComponent(url.search.replaceAll('+', ' '));
  } catch {
    return fail('malformed_request', { detail: 'The query is not valid UTF-8.' });
  }
  for (const [name, value] of url.searchParams) {
    if (name in fields)
      return fail('invalid_field', {
        errors: [{ path: name, code: 'duplicate', message: 'This parameter appears twice' }],
      });
    fields[name] = value;
  }
  const plain = { ...fields };
  return isClean(plain)
    ? plain
    : fail('malformed_request', { detail: 'The query holds text that is not valid Unicode.' });
}
