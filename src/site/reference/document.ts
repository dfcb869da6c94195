import type { OpenApiDocument } from './openapi.ts';

/** The generated document. It is fetched into memory on first use: nothing of it is read at start-up. */
export async function loadDocument(): Promise<OpenApiDocument> {
  return (await import('../../../docs/generated/openapi.json')).default as unknown as OpenApiDocument;
}
