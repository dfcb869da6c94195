import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { table } from '../../src/routes.ts';
import type { OpenApiDocument } from '../../src/site/reference/openapi.ts';

const root = path.join(import.meta.dirname, '../..');
const document = JSON.parse(await readFile(path.join(root, 'docs/generated/openapi.json'), 'utf8')) as OpenApiDocument;

describe('the committed OpenAPI document', () => {
  it('is what the generator writes, as are the tables beside it', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['.ci/openapi.ts', '--check'], { cwd: root });
    expect(stdout).toContain('is current');
  });

  it('lists every row of the table of contents, and no other', () => {
    const rows = table.map(
      ([method, pattern]) => `${method} ${pattern.replace(/(.)\/$/, '$1').replace(/:([A-Za-z_]\w*)/g, '{$1}')}`,
    );
    const operations = Object.entries(document.paths).flatMap(([address, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${address}`),
    );
    expect(operations.sort()).toEqual([...new Set(rows)].sort());
  });

  it('holds as OpenAPI 3.1, references included', async () => {
    expect(await new Validator().validate(JSON.parse(JSON.stringify(document)))).toEqual({ valid: true });
  });

  it('gives every operation a summary, a surface, a rate class and an id of its own', () => {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(operations.length).toBeGreaterThan(0);
    for (const { summary, tags, operationId, 'x-rate-class': rate } of operations) {
      expect([summary.length > 3, tags.length, rate === ''], operationId).toEqual([true, 1, false]);
    }
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });
});
