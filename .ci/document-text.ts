import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { OpenApiDocument } from '../src/site/reference/openapi.ts';
import { replace, textOf } from './replace.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'src/site/reference/generated');

/**
 * Writes the OpenAPI document as a source that holds it as text, and the reference that is rendered from it. Bundled as
 * an object the document would be the largest literal of the worker, and an isolate reads through all code before its
 * first request: a text is passed over ten times faster. To render it took the first reader 150 ms of each isolate.
 */
export async function writeDocumentText(): Promise<void> {
  const text = textOf(join(root, 'docs/generated/openapi.json'));
  const document: unknown = text === null ? null : JSON.parse(text);
  mkdirSync(folder, { recursive: true });
  replace(
    join(folder, 'document.ts'),
    `// Made from docs/generated/openapi.json by .ci/document-text.ts.
export const document = ${JSON.stringify(JSON.stringify(document ?? {}))};
`,
  );
  const { contents, reference, tag } = await rendered(document as OpenApiDocument | null);
  replace(
    join(folder, 'page.ts'),
    `// Rendered from docs/generated/openapi.json by .ci/document-text.ts.
export const contents = ${JSON.stringify(contents)};
export const reference = ${JSON.stringify(reference)};
export const tag = ${JSON.stringify(tag)};
`,
  );
}

/** The page is TSX, so it is bundled before Node can load it. There is none before the first document. */
async function rendered(document: OpenApiDocument | null) {
  if (document === null) return { contents: '', reference: '', tag: '' };
  const { outputFiles } = await build({
    stdin: {
      contents: `export { renderReference } from './page.tsx'; export { entityTag } from '../../http/stored-answer.ts';`,
      resolveDir: join(root, 'src/site/reference'),
    },
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    logLevel: 'error',
  });
  const { renderReference, entityTag } = (await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')}`
  )) as Pick<typeof import('../src/site/reference/page.tsx'), 'renderReference'> &
    Pick<typeof import('../src/http/stored-answer.ts'), 'entityTag'>;
  const { contents, reference } = renderReference(document);
  return { contents, reference, tag: entityTag(contents, reference) };
}
