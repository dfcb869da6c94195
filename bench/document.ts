const partsOf = (document: string): [title: string, text: string][] =>
  document.split(/^(?=## )/m).map((part) => [part.split('\n', 1)[0] ?? '', part.trimEnd()]);

/**
 * A document of a whole run with parts of a later one in place of its own, each with the day on which it was measured.
 * Throws where the document has no such part, or where what was measured, or on what, is another: the heading tells.
 * @param later a document of the same form, with those parts alone
 */
export function withParts(document: string, later: string, day: string): string {
  const [head, ...parts] = partsOf(document);
  const [laterHead, ...laterParts] = partsOf(later);
  const [before, now] = [measuredOf(head?.[1]), measuredOf(laterHead?.[1])];
  if (before !== now && withoutPeer(before) !== now)
    throw new Error(`other versions, or another machine: “${before}” and “${now}”`);
  for (const [title, text] of laterParts) {
    const part = parts.find(([known]) => known === title);
    if (!part) throw new Error(`the document has no part “${title}”`);
    part[1] = text.replace(title, `${title}\n\nMeasured alone, ${day}.`);
  }
  return `${[head, ...parts].map((part) => part?.[1] ?? '').join('\n\n')}\n`;
}

/** Versions and machine, without the day. */
const measuredOf = (head = ''): string => (/^workerd .*$/m.exec(head)?.[0] ?? '').replace(/ [\d-]{10}\.$/, '');

/** As a part says it that has nothing of the peer. */
const withoutPeer = (measured: string): string => measured.replace(/, better-auth [^ ,]+(?=\. Machine)/, '');
