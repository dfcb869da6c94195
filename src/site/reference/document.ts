/** The generated document as text. It is fetched into memory on first use: nothing of it is read at start-up. */
export const documentText = async (): Promise<string> => (await import('./generated/document.ts')).document;
