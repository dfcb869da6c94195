/** The members of a JSON object; none where the value is something else. */
export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** A text that says something, or null. */
export const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
