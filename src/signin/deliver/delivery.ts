import type { Failure } from '../../lib/result.ts';
import type { Issued } from '../issue.ts';
import type { Parked } from '../second-step/park.ts';

/** How one surface answers. Chosen when the attempt starts, by the row that was called. */
export interface Delivery {
  signedIn(issued: Issued): Response | Promise<Response>;
  /** One factor was proven, and the second is asked for: nothing in the answer is a session. */
  secondFactorDue(parked: Parked): Response | Failure | Promise<Response>;
  /** A failed proof, a gate that stopped, a value that was spent. */
  refused(failure: Failure): Response | Failure | Promise<Response>;
}
