import type { Failure } from '../../lib/result.ts';
import type { Issued } from '../issue.ts';

/** How one surface answers. Chosen when the attempt starts, by the row that was called. */
export interface Delivery {
  signedIn(issued: Issued): Response | Promise<Response>;
  /** A failed proof, a gate that stopped, a value that was spent. */
  refused(failure: Failure): Response | Failure | Promise<Response>;
}
