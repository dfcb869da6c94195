import worker from '../../src/worker.dev.ts';
import { instrument } from './instrument.ts';

/** The development worker under the test harness's instruments. Nothing that is deployed imports this. */
export default instrument(worker);
