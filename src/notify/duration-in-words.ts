const HOUR_IN_MINUTES = 60;
const DAY_IN_MINUTES = 24 * HOUR_IN_MINUTES;

/** A length of time in words of a language, in the largest unit that keeps it whole: "15 minutes", "24 hours", "3 days". */
export function durationInWords(minutes: number, language: string): string {
  const [amount, unit] =
    minutes > DAY_IN_MINUTES && minutes % DAY_IN_MINUTES === 0
      ? [minutes / DAY_IN_MINUTES, 'day']
      : minutes % HOUR_IN_MINUTES === 0
        ? [minutes / HOUR_IN_MINUTES, 'hour']
        : [minutes, 'minute'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}
