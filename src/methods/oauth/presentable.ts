const NAME_LIMIT = 100;
const PICTURE_LIMIT = 2_048;

/** A name from elsewhere as one short line, or null where nothing is left of it. */
export function presentableName(name: string | null): string | null {
  const line = (name ?? '')
    .toWellFormed()
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return [...line].slice(0, NAME_LIMIT).join('').trim() || null;
}

/** A picture's address from elsewhere if it is https, else null. */
export function presentablePicture(picture: string | null): string | null {
  const url = picture === null || picture.length > PICTURE_LIMIT ? null : URL.parse(picture);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}

/**
 * The name that Apple posts beside the first code, `{ name: { firstName, lastName } }`. It comes by way of the
 * browser, so it is a name to show and nothing more.
 */
export function appleName(user: unknown): string | null {
  const of = (value: unknown) =>
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const { firstName, lastName } = of(of(user).name);
  return [firstName, lastName].filter((part) => typeof part === 'string' && part !== '').join(' ') || null;
}
