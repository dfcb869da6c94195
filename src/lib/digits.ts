/** The zeros of decimal digits that people type codes with: Arabic-Indic, Persian, Devanagari, full-width. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0xff10];

/** A typed or pasted code as ASCII digits: without spaces and dashes, and in whatever script its digits were. */
export const plainDigits = (text: string): string =>
  [...text.replace(/[\s\p{Pd}\p{Cf}]/gu, '')]
    .map((char) => {
      const point = char.codePointAt(0) ?? 0;
      const zero = ZEROS.find((each) => point >= each && point < each + 10);
      return zero === undefined ? char : String(point - zero);
    })
    .join('');
