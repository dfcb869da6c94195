/** True where the caller is a browser that wants a page. */
export const wantsPage = (request: Request): boolean => request.headers.get('accept')?.includes('text/html') ?? false;
