import { instrument } from '../entry/instrument.ts';
import worker from './harness-stand-in.ts';

/** The stand-in under the instruments, as `test/entry/worker.ts` has the real worker. */
export default instrument(worker as unknown as Parameters<typeof instrument>[0]);
