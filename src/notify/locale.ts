/** A header longer than this is cut: no browser sends one, and every byte of it would be looked at. */
const HEADER_LIMIT = 1_000;
const RANGE_LIMIT = 30;

/**
 * The one of `locales` that suits an Accept-Language header best, the first where none does or none was sent
 * (lookup, RFC 4647 §3.4; weights, RFC 9110 §12.4.2 and §12.5.4). The result is always a member of `locales`;
 * what the header holds beyond that has no effect.
 */
export function pickLocale(acceptLanguage: string | null, locales: readonly [string, ...string[]]): string {
  const byTag = new Map(locales.map((locale) => [locale.toLowerCase(), locale]));
  for (const range of wanted(acceptLanguage ?? '')) {
    for (let tag: string | null = range; tag !== null; tag = shorter(tag)) {
      const found = byTag.get(tag);
      if (found !== undefined) return found;
    }
  }
  return locales[0];
}

/** Language ranges, best first, in lower case. `*` and ranges with weight 0 choose nothing. */
function wanted(header: string): string[] {
  return header
    .slice(0, HEADER_LIMIT)
    .split(',', RANGE_LIMIT)
    .flatMap((part) => {
      const match = /^([a-z]{1,8}(?:-[a-z0-9]{1,8}){0,7})(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/.exec(
        part.trim().toLowerCase(),
      );
      const weight = Number(match?.[2] ?? 1);
      return match?.[1] && weight > 0 ? [{ range: match[1], weight }] : [];
    })
    .sort((a, b) => b.weight - a.weight)
    .map(({ range }) => range);
}

/** The tag without its last subtag, nor a single-letter one that would then stand at the end; null after the first. */
export function shorter(tag: string): string | null {
  const subtags = tag.split('-').slice(0, -1);
  if (subtags.at(-1)?.length === 1) subtags.pop();
  return subtags.length > 0 ? subtags.join('-') : null;
}

/** How a language is written. */
export const directionOf = (locale: string): 'ltr' | 'rtl' =>
  /^(ar|he|fa|ur|yi|ps|sd|ug|dv|ckb|syr)(-|$)|-(arab|hebr|thaa|syrc|nkoo|adlm)(-|$)/i.test(locale) ? 'rtl' : 'ltr';
