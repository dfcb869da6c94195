import { describe, expect, it } from 'vitest';
import { type Areas, rowsOf, type Table } from '../../.ci/openapi/rows.ts';
import { errorsPage, routesPage } from '../../.ci/openapi/tables.ts';
import { errors } from '../../src/lib/errors.ts';
import { fixtureRows } from './openapi-rows.ts';

const areas: Areas = { people: async () => ({ routes: fixtureRows }) };
const table: Table = [
  ['GET', '/health/ready', 'people'],
  ['GET', '/people', 'people'],
  ['GET', '/people/', 'people'],
  ['POST', '/people', 'people'],
  ['DELETE', '/people/:id', 'people'],
];

describe('the rows of the product', () => {
  it('come in the order of the table of contents, an address with a trailing slash once', async () => {
    expect((await rowsOf(table, areas)).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /health/ready',
      'GET /people/',
      'POST /people',
      'DELETE /people/:id',
    ]);
  });

  it('are refused where the table and the areas differ', async () => {
    await expect(rowsOf([...table, ['GET', '/gone', 'people']], areas)).rejects.toThrow('lists GET /gone in people');
    await expect(rowsOf(table.slice(1), areas)).rejects.toThrow('GET /health/ready is not listed');
    await expect(rowsOf([['GET', '/x', 'nowhere']], areas)).rejects.toThrow('the area nowhere');
    const twice: Areas = { ...areas, others: async () => ({ routes: fixtureRows }) };
    await expect(rowsOf([...table, ['POST', '/people', 'others']], twice)).rejects.toThrow('is listed in two areas');
  });
});

describe('the generated tables', () => {
  it('show each row with who may call it and how often, and keep a bar in a text from making a column', () => {
    const page = routesPage(fixtureRows);
    expect(page).toContain('| POST | `/people` | browser | session | auth | yes | Adds a person |');
    expect(page).toContain('| DELETE | `/people/{id}` | native | session | none |  | Removes a person |');
    expect(page).toContain(String.raw`Says whether all parts answer \| and which do not |`);
  });

  it('show every code with its status', () => {
    const page = errorsPage();
    for (const [code, { status, title }] of Object.entries(errors))
      expect(page).toContain(`| \`${code}\` | ${status} | ${title} |`);
  });
});
