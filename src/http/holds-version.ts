/**
 * True where a caller holds the version of a document that a tag names: If-None-Match by weak comparison
 * (RFC 9110 §13.1.2), `*` for any version.
 */
export function holdsVersion(request: Request, tag: string): boolean {
  const field = request.headers.get('if-none-match');
  if (field === null) return false;
  // As most callers send it: the one version that they hold.
  if (field === tag) return true;
  const held = field.split(',').map((part) => part.trim().replace(/^W\//, ''));
  return held.includes(tag) || held.includes('*');
}
