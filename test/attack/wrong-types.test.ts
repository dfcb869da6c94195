import { describe, it } from 'vitest';
import type { Sent } from '../fixtures/fixture.ts';
import { useServer } from '../harness/use-server.ts';
import { type Field, fieldsOf } from './fields.ts';
import { type Attack, assail, jsonCalls, normalCalls, titled, unlimited } from './kit.ts';

const server = useServer(unlimited);

/** Values of every JSON type, and the objects that query languages take for operators. */
const values: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  1e308,
  -0,
  '',
  'x',
  'true',
  '0',
  'null',
  [],
  {},
  [null],
  [[]],
  [{}],
  [''],
  ['a@example.com'],
  ['a@example.com', 'b@example.com'],
  { $ne: null },
  { $gt: '' },
  { $regex: '.*' },
  { length: 3 },
  { toString: 'x' },
  { 0: 'x', length: 1 },
  { valueOf: 1 },
  { email: 'a@example.com' },
];

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
};

const isOf = ({ types }: Field, value: unknown): boolean => {
  const type = typeOf(value);
  return types.includes(type) || (type === 'integer' && types.includes('number'));
};

const attack = (name: string, json: Readonly<Record<string, unknown>>): Attack => ({
  name,
  codes: ['invalid_field'],
  change: { json },
});

function ofField(field: Field, { json: valid = {} }: Sent): Attack[] {
  const wrong = values.filter((value) => !isOf(field, value));
  const { [field.name]: own, ...without } = valid;
  return [
    ...wrong.map((value) => attack(`${field.name}: ${JSON.stringify(value)}`, { ...valid, [field.name]: value })),
    attack(`${field.name} in an array`, { ...valid, [field.name]: [own ?? 'x'] }),
    ...(field.types.includes('string')
      ? [attack(`${field.name} of 10,000`, { ...valid, [field.name]: 'a'.repeat(10_000) })]
      : []),
    ...(field.required
      ? [
          attack(`no ${field.name}`, without),
          {
            ...attack(`${field.name}: empty`, { ...valid, [field.name]: '' }),
            codes: ['invalid_field', 'invalid_token'] as const,
          },
        ]
      : []),
    attack(`${field.name} in capitals`, { ...without, [field.name.toUpperCase()]: own ?? 'x' }),
    attack(`${field.name} with brackets`, { ...without, [`${field.name}[]`]: own ?? 'x' }),
  ];
}

describe.each(titled(jsonCalls))('%s', (_, { route, fixture }) => {
  it('refuses every field of another type, too long, empty or missing', async () => {
    const fields = await fieldsOf(route, 'body');
    await assail(server(), fixture, (request) => fields.flatMap((field) => ofField(field, request)));
  });
});

const withQuery = normalCalls.filter(({ route }) => route.query);

describe.each(titled(withQuery))('%s', (_, { route, fixture }) => {
  it('refuses every parameter of its query that is missing, given twice or too long', async () => {
    const fields = await fieldsOf(route, 'query');
    await assail(server(), fixture, ({ path }) =>
      fields.flatMap(({ name, required, anyLength }): Attack[] => {
        const [bare, own] = path.split('?');
        const url = (query: string) => ({ path: `${bare}?${query}` });
        const without = new URLSearchParams(own);
        without.delete(name);
        return [
          ...(required
            ? [
                { name: `no ${name}`, codes: ['invalid_field'] as const, change: url(without.toString()) },
                { name: 'no query', codes: ['invalid_field'] as const, change: { path: bare ?? path } },
              ]
            : []),
          { name: `${name} twice`, codes: ['invalid_field'], change: url(`${name}=x&${name}=x`) },
          {
            name: `${name} twice, one of them encoded`,
            codes: ['invalid_field'],
            change: url(`${name}=x&%${name.charCodeAt(0).toString(16)}${name.slice(1)}=y`),
          },
          ...(anyLength
            ? []
            : [
                {
                  name: `${name} of 3,000`,
                  codes: ['invalid_field'] as const,
                  change: url(`${name}=${'a'.repeat(3_000)}`),
                },
              ]),
        ];
      }),
    );
  });
});
