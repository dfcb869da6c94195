import { describe, expect, it } from 'vitest';
import { PARTS, readFlags } from '../../bench/flags.ts';

describe('what a run of the benchmark is asked for', () => {
  it('is everything in full without a word, and only then the document is its own', () => {
    expect(readFlags([])).toMatchObject({
      only: PARTS,
      paths: null,
      people: [1_000, 100_000, 1_000_000],
      isWhole: true,
    });
    for (const args of [['--no-peer'], ['--quick'], ['--only', 'hot'], ['--paths', 'session'], ['--people', '100']])
      expect(readFlags(args).isWhole).toBe(false);
  });

  it('is refused where there is no such part, path, number or word', () => {
    expect(() => readFlags(['--only', 'hto'])).toThrow('hto is no part');
    expect(() => readFlags(['--paths', 'session,nowhere'])).toThrow('no path is called nowhere');
    expect(() => readFlags(['--people', '1e6'])).toThrow('1e6 is no number of people');
    expect(() => readFlags(['--rounds', '3'])).toThrow('--rounds');
    expect(() => readFlags(['quick'])).toThrow('quick');
  });

  it('goes into the document part by part, but measured in full and beside the peer', () => {
    expect(readFlags(['--only', 'cold', '--write'])).toMatchObject({ write: true, only: ['cold'] });
    for (const args of [
      [],
      ['--only', 'hot', '--no-peer'],
      ['--only', 'hot', '--quick'],
      ['--only', 'hot', '--paths', 'otp'],
    ])
      expect(() => readFlags([...args, '--write'])).toThrow('--write is for parts');
  });
});
