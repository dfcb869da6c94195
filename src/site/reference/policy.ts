import { createHash } from 'node:crypto';
import { STYLE } from './style.ts';

/** Content security policy of the page: its own style sheet by hash (CSP 3 §2.3.1), and nothing else at all. */
export function pagePolicy(): string {
  const hash = createHash('sha256').update(STYLE, 'utf8').digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}
