import type { JsonSchema } from './openapi.ts';

/** What a value must hold to beyond its type, in words; empty where nothing. */
export function limitsOf(schema: JsonSchema): string {
  const own = schema.anyOf?.find(({ type }) => type !== 'null') ?? schema;
  const said: string[] = [];
  const range = (least: number | undefined, most: number | undefined, unit: string) => {
    if (least !== undefined && most !== undefined)
      said.push(least === most ? `${least}${unit}` : `${least} to ${most}${unit}`);
    else if (least !== undefined) said.push(`at least ${least}${unit}`);
    else if (most !== undefined) said.push(`at most ${most}${unit}`);
  };
  range(own.minLength, own.maxLength, ' characters');
  range(own.minimum, own.maximum, '');
  if (own.exclusiveMinimum !== undefined) said.push(`more than ${own.exclusiveMinimum}`);
  if (own.exclusiveMaximum !== undefined) said.push(`less than ${own.exclusiveMaximum}`);
  range(own.minItems, own.maxItems, ' items');
  if (own.pattern !== undefined) said.push(`matches ${own.pattern}`);
  if (schema.default !== undefined) said.push(`default ${JSON.stringify(schema.default)}`);
  return said.join('; ');
}
