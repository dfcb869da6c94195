import { describe, expect, test } from 'vitest';
import {
  currentParameters,
  formatPhc,
  needsRehash,
  parsePhc,
  topUp,
} from '../../src/identity/credentials/password/phc.ts';

const salt = 'AAECAwQFBgcICQoLDA0ODw';
const key = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const phc = (parameters: string) => `$scrypt$${parameters}$${salt}$${key}`;
const work = ({ ln, r, p }: { ln: number; r: number; p: number }) => 2 ** ln * r * p;

const accepted = ['ln=15,r=8,p=3', 'ln=14,r=8,p=5', 'ln=13,r=8,p=10', 'ln=14,r=8,p=1'];

describe('the stored form of a password hash', () => {
  test.each(accepted)('%s reads and writes back to the same text', (parameters) => {
    const hash = parsePhc(phc(parameters));
    expect(hash?.salt).toEqual(Uint8Array.from({ length: 16 }, (_, i) => i));
    expect(hash?.key).toEqual(Uint8Array.from({ length: 32 }, (_, i) => i));
    expect(hash && formatPhc(hash)).toBe(phc(parameters));
  });

  test('the base64 is the standard alphabet without padding', () => {
    const text = formatPhc({
      parameters: currentParameters,
      salt: new Uint8Array(16).fill(0xff),
      key: new Uint8Array(32).fill(0xfb),
    });
    expect(text).toBe(`$scrypt$ln=15,r=8,p=3$${'/'.repeat(21)}w$${'+/v7'.repeat(10)}+/s`);
    expect(parsePhc(text)?.key).toEqual(new Uint8Array(32).fill(0xfb));
  });

  test.each([
    ['at the edge of what the runtime computes', 'ln=17,r=8,p=1'],
    ['beyond what the runtime computes', 'ln=20,r=8,p=1'],
    ['of the largest number that fits', 'ln=99,r=99,p=99'],
    ['too weak', 'ln=13,r=8,p=1'],
    ['of no cost', 'ln=1,r=1,p=1'],
    ['between the listed ones', 'ln=15,r=8,p=2'],
    ['in another order', 'r=8,ln=15,p=3'],
    ['with a leading zero', 'ln=015,r=8,p=3'],
    ['with a sign', 'ln=+15,r=8,p=3'],
    ['with one more', 'ln=15,r=8,p=3,x=1'],
    ['with one less', 'ln=15,r=8'],
  ])('parameters %s are refused', (_, parameters) => {
    expect(parsePhc(phc(parameters))).toBeNull();
  });

  test.each([
    ['empty', ''],
    ['of another algorithm', `$argon2id$v=19$m=19456,t=2,p=1$${salt}$${key}`],
    ['with padding', `$scrypt$ln=15,r=8,p=3$${salt}==$${key}=`],
    ['with a short salt', `$scrypt$ln=15,r=8,p=3$${salt.slice(1)}$${key}`],
    ['with a short key', `$scrypt$ln=15,r=8,p=3$${salt}$${key.slice(1)}`],
    ['with a longer key', `$scrypt$ln=15,r=8,p=3$${salt}$${key}AAAA`],
    ['in base64url', `$scrypt$ln=15,r=8,p=3$${'_'.repeat(21)}w$${key}`],
    ['with bits left over in the salt', `$scrypt$ln=15,r=8,p=3$${salt.slice(0, -1)}x$${key}`],
    ['with a line end', `${phc('ln=15,r=8,p=3')}\n`],
    ['with a fifth part', `${phc('ln=15,r=8,p=3')}$`],
  ])('a text %s is refused', (_, text) => {
    expect(parsePhc(text)).toBeNull();
  });

  test('every hash but the current kind is due for replacement', () => {
    expect(accepted.map((text) => needsRehash(parsePhc(phc(text))?.parameters ?? currentParameters))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  test('a weaker hash together with its top-up costs what a current one costs', () => {
    for (const text of accepted) {
      const parameters = parsePhc(phc(text))?.parameters ?? currentParameters;
      const more = topUp(parameters);
      expect(work(parameters) + (more ? work(more) : 0)).toBe(work(currentParameters));
    }
  });

  test('the current parameters meet ASVS appendix C and stay under the cap of the runtime', () => {
    expect(2 ** currentParameters.ln).toBeGreaterThanOrEqual(2 ** 15);
    expect(currentParameters).toMatchObject({ r: 8, p: 3 });
    expect(work(currentParameters)).toBeLessThanOrEqual(2 ** 20);
  });
});
