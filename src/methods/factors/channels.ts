import { type Failure, fail } from '../../lib/result.ts';

export const notSetUp = (): Failure => fail('conflict', { detail: 'This channel is not set up.' });

export const validatedAlready = (): Failure => fail('conflict', { detail: 'This channel is validated already.' });
