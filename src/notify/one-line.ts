/** Text without control characters and line separators, which would end a header or a line of a message. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
