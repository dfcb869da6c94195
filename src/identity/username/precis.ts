/**
 * The UsernameCaseMapped profile (RFC 8265 §3.3) of the PRECIS IdentifierClass (RFC 8264 §4.2), with the Unicode
 * data of the runtime. Code points whose use depends on their neighbours (CONTEXTJ, CONTEXTO) are refused, the
 * digits of Arabic script apart: a stricter profile than the RFC's, as its §3 lets an application have.
 */

/** RFC 8264 §9.6. */
const alwaysValid = new Set('ßς۽۾་〇');
const neverValid = new Set('·͵׳״・ـߺ〱〲〳〴〵〮〯〻');
/** RFC 8264 §9.9; the whole blocks, so that later additions are covered. */
const oldHangulJamo = /^[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]$/;
const ignorable = /^[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Join_Control}]$/u;
const letterOrDigit = /^[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}]$/u;
const wide = /[\u3000\uff01-\uffee]/g;

/** RFC 8264 §8 for one code point: true where the IdentifierClass has it. */
function isIdentifier(char: string): boolean {
  if (alwaysValid.has(char)) return true;
  if (neverValid.has(char)) return false;
  if (/^[!-~]$/.test(char)) return true;
  if (oldHangulJamo.test(char) || ignorable.test(char)) return false;
  return char.normalize('NFKC') === char && letterOrDigit.test(char);
}

const isAll = (text: string) => [...text].every(isIdentifier);

/** RFC 8265 §3.3.3, steps 1 to 4: width, case, normalization. */
const mapped = (text: string) =>
  text
    .replace(wide, (char) => char.normalize('NFKC'))
    .toLowerCase()
    .normalize('NFC');

const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** The Bidi Rule (RFC 5893 §2) for a label of one script: what it starts and ends with, and one kind of digits. */
function keepsBidiRule(text: string): boolean {
  if (!rightToLeft.test(text)) return true;
  const endsWell = /[\p{L}\p{Nd}]\p{Mn}*$/u.test(text);
  const mixesDigits = /[\u0660-\u0669]/.test(text) && /[0-9\u06f0-\u06f9]/.test(text);
  return /^\p{L}/u.test(text) && endsWell && !mixesDigits;
}

/** As often as RFC 8264 §7 lets the rules be applied until they change nothing any more. */
const ROUNDS = 4;

/** The form in which usernames are compared, or null for a text that is no username. Idempotent. */
export function usernameCaseMapped(text: string): string | null {
  if (!text.isWellFormed()) return null;
  let form = text;
  for (let round = 1; round <= ROUNDS; round++) {
    const narrow = form.replace(wide, (char) => char.normalize('NFKC'));
    if (narrow === '' || !isAll(narrow)) return null;
    const next = mapped(form);
    if (!isAll(next) || !keepsBidiRule(next)) return null;
    if (next === form) return form;
    form = next;
  }
  return null;
}
