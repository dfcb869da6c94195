import { areas } from '../../src/areas.ts';
import { table } from '../../src/routes.ts';
import { buildDocument } from './document.ts';
import { rowsOf } from './rows.ts';
import { errorsPage, routesPage } from './tables.ts';

/** Every generated file by its name, from the product's own table of contents. */
export async function files(version: string): Promise<Record<string, string>> {
  const rows = await rowsOf(table, areas);
  return {
    'openapi.json': `${JSON.stringify(await buildDocument(rows, version), null, 2)}\n`,
    'routes.md': routesPage(rows),
    'errors.md': errorsPage(),
  };
}
