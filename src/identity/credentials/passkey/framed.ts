import { fromBase64url } from '../../../lib/bytes.ts';

/**
 * True where the ceremony ran in a frame within another site's page (WebAuthn L3 §5.8.1). None of ours does. Throws
 * where the client data cannot be read.
 */
export function isFramed(clientDataJSON: string): boolean {
  const bytes = fromBase64url(clientDataJSON) ?? new Uint8Array();
  const data = JSON.parse(new TextDecoder().decode(bytes)) as { crossOrigin?: unknown; topOrigin?: unknown };
  return (data.crossOrigin ?? false) !== false || data.topOrigin !== undefined;
}
