/** An E.164 number that its owner recognises and nobody else learns: its beginning and its last two digits. */
export const maskedNumber = (number: string): string =>
  `${number.slice(0, 3)}${'*'.repeat(Math.max(4, number.length - 5))}${number.slice(-2)}`;
