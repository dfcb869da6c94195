import { describe, expect, test } from 'vitest';
import { drawUserCode, inGroups, readUserCode } from '../../src/methods/device-code/user-code.ts';
import { systemRandom } from '../../src/platform/random.ts';

describe('a user code', () => {
  test('has eight consonants, each as likely as the other', () => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 5_000; n++)
      for (const letter of drawUserCode(systemRandom)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect([...counts.keys()].sort().join('')).toBe('BCDFGHJKLMNPQRSTVWXZ');
    // 2,000 are to be expected of each; the chance of one outside is below one in a thousand million.
    for (const [letter, count] of counts) expect([letter, Math.abs(count - 2_000) < 300]).toEqual([letter, true]);
  });

  test('draws bytes again that would favour some letters', () => {
    const bytes = [255, 240, 0, 239, 19, 20, 254, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const random = { bytes: (length: number) => new Uint8Array(bytes.splice(0, length)) };
    expect(drawUserCode(random)).toBe('BZZBCDFG');
  });

  test('is read however it was typed, and nothing else is one', () => {
    for (const typed of ['WDJB-MJHT', 'wdjbmjht', ' wdjb mjht ', 'W-D-J-B-M-J-H-T', 'wdjb–mjht'])
      expect(readUserCode(typed)).toBe('WDJBMJHT');
    for (const typed of ['', 'WDJB-MJH', 'WDJB-MJHTT', 'WDJB-MJHA', 'WDJB-MJH1', 'ＷＤＪＢMJHT', 'WDJB_MJHT'])
      expect(readUserCode(typed)).toBeNull();
    expect(inGroups('WDJBMJHT')).toBe('WDJB-MJHT');
  });
});
