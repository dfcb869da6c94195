import { expect, test } from 'vitest';
import { type Profile, samplesOf } from '../../bench/profiler.ts';

const node = (id: number, functionName: string, children?: number[]): Profile['nodes'][number] => ({
  id,
  callFrame: { functionName, url: '', lineNumber: 4 },
  ...(children && { children }),
});

const profile: Profile = {
  nodes: [
    node(1, '(root)', [2, 3, 9, 10, 11]),
    node(2, '(idle)'),
    node(3, 'handler', [4, 5, 8]),
    node(4, 'toJson'),
    node(5, 'scrypt', [6]),
    node(6, 'validateParameters', [7]),
    node(7, 'toJson'),
    node(8, ''),
    node(9, '(garbage collector)'),
    node(10, 'scryptSync'),
    node(11, 'isCryptoKey'),
  ],
  samples: [1, 2, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10, 11],
};

test('scrypt and all that it called are the hash, the same function called by others is not', () => {
  const { all, hash } = samplesOf(profile);
  expect({ all, hash }).toEqual({ all: 10, hash: 4 });
});

test('waiting is no sample, and a function without a name is told by its line', () => {
  const { byFunction } = samplesOf(profile);
  expect(Object.fromEntries(byFunction)).toEqual({
    handler: 1,
    toJson: 3,
    scrypt: 1,
    validateParameters: 1,
    '(anonymous):5': 1,
    '(garbage collector)': 1,
    scryptSync: 1,
    isCryptoKey: 1,
  });
});
