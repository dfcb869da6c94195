/** Characters: what one packet carries when compressed, and far more than a logo needs. */
const LENGTH_LIMIT = 16_384;

const ELEMENTS = new Set([
  'svg',
  'title',
  'desc',
  'g',
  'defs',
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polyline',
  'polygon',
  'text',
  'tspan',
  'linearGradient',
  'radialGradient',
  'stop',
  'clipPath',
  'mask',
  'use',
  'symbol',
]);

/**
 * What is wrong with a logo, in words for its author. An SVG is a document that can run scripts and fetch; a
 * logo is drawn from an allow-list of shapes, refers only to itself, and knows its own size (`viewBox`).
 */
export function checkLogo(svg: string): string[] {
  if (svg.length > LENGTH_LIMIT) return [`has ${svg.length} characters, at most ${LENGTH_LIMIT} are allowed`];
  const problems: string[] = [];
  const open: string[] = [];
  let roots = 0;
  const tags = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g;
  const between = svg.replace(tags, (_whole, end: string, name: string, attributes: string, empty: string) => {
    if (!ELEMENTS.has(name)) problems.push(`<${name}> is not allowed in a logo`);
    if (end) {
      if (open.pop() !== name) problems.push(`</${name}> closes what is not open`);
      return '';
    }
    if (open.length === 0) {
      roots += 1;
      if (name === 'svg') problems.push(...checkRoot(attributes));
      else problems.push('the root must be <svg>');
    }
    problems.push(...checkAttributes(name, attributes));
    if (!empty) open.push(name);
    return '';
  });
  if (/[<>]/.test(between))
    problems.push(
      'holds markup that is not a plain element: comments, declarations, CDATA and processing instructions are not allowed, attributes need double quotes',
    );
  if (open.length > 0) problems.push(`<${open.at(-1)}> is not closed`);
  if (roots !== 1) problems.push('must be one <svg> element');
  return [...new Set(problems)];
}

function checkRoot(attributes: string): string[] {
  return [
    ...(/\sxmlns="http:\/\/www\.w3\.org\/2000\/svg"/.test(attributes)
      ? []
      : ['<svg> needs xmlns="http://www.w3.org/2000/svg"']),
    ...(/\sviewBox="[-\d. ]+"/.test(attributes) ? [] : ['<svg> needs a viewBox']),
  ];
}

function checkAttributes(element: string, attributes: string): string[] {
  return [...attributes.matchAll(/\s([\w:-]+)="([^"]*)"/g)].flatMap(([, name = '', value = '']) => {
    const lower = name.toLowerCase();
    if (lower.startsWith('on') || lower === 'style' || lower.startsWith('xml:'))
      return [`${name} on <${element}> is not allowed in a logo`];
    if ((lower === 'href' || lower.endsWith(':href')) && !value.startsWith('#'))
      return [`${name} on <${element}> may only refer to the logo itself`];
    if (/url\(\s*(?!#)/i.test(value) || (lower !== 'xmlns' && /^\s*[a-z]+:/i.test(value)))
      return [`${name} on <${element}> refers to something else`];
    return [];
  });
}
