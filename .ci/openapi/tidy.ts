import type { JsonSchema } from '../../src/site/reference/openapi.ts';

type Loose = Readonly<Record<string, unknown>>;

const MAPS = new Set(['properties', 'patternProperties', 'dependentSchemas']);
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const SINGLES = new Set(['items', 'additionalProperties', 'propertyNames', 'contains', 'not', 'if', 'then', 'else']);
const EXACT_FORMATS = new Set(['email', 'uuid', 'uri', 'date-time', 'date', 'time', 'ipv4', 'ipv6']);

/**
 * A schema without what says nothing to a reader: the regular expression behind a named format, the bounds of
 * a safe integer, names of keys that are any string. References go through `rooted`.
 */
export function tidy(schema: Loose, rooted: (ref: string) => string): JsonSchema {
  const inside = (value: unknown) =>
    typeof value === 'object' && value !== null ? tidy(value as Loose, rooted) : value;
  const kept = Object.entries(schema).filter(([key, value]) => !isNoise(key, value, schema));
  return Object.fromEntries(
    kept.map(([key, value]) => {
      if (key === '$ref') return [key, rooted(String(value))];
      if (MAPS.has(key))
        return [key, Object.fromEntries(Object.entries(value as Loose).map(([name, item]) => [name, inside(item)]))];
      if (LISTS.has(key)) return [key, (value as readonly unknown[]).map(inside)];
      return [key, SINGLES.has(key) ? inside(value) : value];
    }),
  );
}

function isNoise(key: string, value: unknown, schema: Loose): boolean {
  switch (key) {
    case 'id':
      return true;
    case 'pattern':
      return EXACT_FORMATS.has(String(schema.format));
    case 'maximum':
    case 'minimum':
      return schema.type === 'integer' && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER;
    case 'propertyNames':
      return JSON.stringify(value) === '{"type":"string"}';
    default:
      return false;
  }
}
