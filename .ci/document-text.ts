import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { replace, textOf } from './replace.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'src/site/reference/generated');

/**
 * Writes the OpenAPI document as a source that holds it as text. Bundled as an object it would be the largest literal
 * of the worker, and an isolate reads through all code before its first request: a text is passed over ten times faster.
 */
export function writeDocumentText(): void {
  const text = textOf(join(root, 'docs/generated/openapi.json'));
  mkdirSync(folder, { recursive: true });
  replace(
    join(folder, 'document.ts'),
    `// Made from docs/generated/openapi.json by .ci/document-text.ts.
export const document = ${JSON.stringify(JSON.stringify(text === null ? {} : JSON.parse(text)))};
`,
  );
}
