import { base64url, fromBase64url } from '../../../lib/bytes.ts';

/** Cost of scrypt (RFC 7914): N = 2^ln, block size r, parallelization p. */
export interface ScryptParameters {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** A password hash, as its PHC string carries it. */
export interface ScryptHash {
  readonly parameters: ScryptParameters;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly key: Uint8Array<ArrayBuffer>;
}

export const saltBytes = 16;
export const keyBytes = 32;

/**
 * What new hashes are made with: OWASP Password Storage and ASVS 5.0 appendix C. The runtime refuses
 * N * r * p above 2^20, so the next step up is another algorithm, not a larger N.
 */
export const currentParameters: ScryptParameters = { ln: 15, r: 8, p: 3 };

/**
 * Parameters that a stored hash may have; every other is refused, so that no stored value can choose how much
 * work or memory it costs. The last entry, the default of many older systems, is the weakest that is taken.
 * `topUp` is the work that is missing to that of the current parameters (N * r * p), to be spent beside it.
 */
const accepted: readonly (ScryptParameters & { readonly topUp: ScryptParameters | null })[] = [
  { ...currentParameters, topUp: null },
  { ln: 14, r: 8, p: 5, topUp: { ln: 14, r: 8, p: 1 } },
  { ln: 13, r: 8, p: 10, topUp: { ln: 14, r: 8, p: 1 } },
  { ln: 14, r: 8, p: 1, topUp: { ln: 14, r: 8, p: 5 } },
];

const find = ({ ln, r, p }: ScryptParameters) => accepted.find((one) => one.ln === ln && one.r === r && one.p === p);

/** True where a hash is not made with the current parameters: replace it when the password is next at hand. */
export const needsRehash = (parameters: ScryptParameters): boolean => find(parameters)?.topUp !== null;

/** Further work that makes checking a weaker hash cost as much as checking a current one; null where none is due. */
export const topUp = (parameters: ScryptParameters): ScryptParameters | null => find(parameters)?.topUp ?? null;

const toBase64 = (bytes: Uint8Array) => base64url(bytes).replaceAll('-', '+').replaceAll('_', '/');
const fromBase64 = (text: string) => fromBase64url(text.replaceAll('+', '-').replaceAll('/', '_'));

/** The PHC string `$scrypt$ln=,r=,p=$salt$key`, base64 without padding. */
export const formatPhc = ({ parameters: { ln, r, p }, salt, key }: ScryptHash): string =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${toBase64(salt)}$${toBase64(key)}`;

/** Reads a PHC string: null where it is not exactly one of ours, or its parameters are not accepted. */
export function parsePhc(phc: string): ScryptHash | null {
  const form = /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d?),p=([1-9]\d?)\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;
  const [, ln, r, p, salt64, key64] = form.exec(phc) ?? [];
  const parameters = { ln: Number(ln), r: Number(r), p: Number(p) };
  const salt = fromBase64(salt64 ?? '');
  const key = fromBase64(key64 ?? '');
  if (!find(parameters) || salt?.length !== saltBytes || key?.length !== keyBytes) return null;
  return { parameters, salt, key };
}
