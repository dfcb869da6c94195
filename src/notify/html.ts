import type { Colors, Theme } from '../lib/theme.ts';
import type { Letter, Part } from './letter.ts';
import { directionOf } from './locale.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML content and quoted attribute values. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);

// Declared colours are #rrggbb and fonts plain names. Whatever else might come in cannot leave its declaration.
const plainColors = (colors: Colors): Colors =>
  Object.fromEntries(
    Object.entries(colors).map(([name, value]) => [name, value.replace(/[^#0-9A-Za-z]/g, '')]),
  ) as unknown as Colors;
const plainFonts = (fonts: string): string => fonts.replace(/[^A-Za-z0-9 ,-]/g, '');

/**
 * The HTML part: one column of blocks without tables, images, scripts or anything from elsewhere. Colours are
 * inline for clients that drop style sheets; the style sheet only adds the dark look and small screens.
 */
export function toHtml(letter: Letter, theme: Theme): string {
  const light = plainColors(theme.colors.light);
  const dark = plainColors(theme.colors.dark);
  const font = plainFonts(theme.fonts.body);
  const parts = letter.parts.map((part) => partToHtml(part, letter.linkAsText, light, theme.radius)).join('\n');
  return `<!doctype html>
<html lang="${escapeHtml(letter.language)}" dir="${directionOf(letter.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(letter.subject)}</title>
<style>${styleSheet(dark)}</style>
</head>
<body class="page" style="margin:0;padding:24px 12px;background-color:${light.background};color:${light.text};font-family:${font};font-size:16px;line-height:1.5">
<div class="card" style="max-width:520px;margin:0 auto;padding:32px;background-color:${light.surface};border:1px solid ${light.border};border-radius:${theme.radius}px">
<p class="muted" style="margin:0 0 24px;color:${light.muted};font-weight:600"><bdi>${escapeHtml(letter.brandName)}</bdi></p>
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.25">${escapeHtml(letter.heading)}</h1>
${parts}
</div>
<p class="muted" style="max-width:520px;margin:16px auto 0;padding:0 12px;color:${light.muted};font-size:14px">${escapeHtml(letter.footer)}</p>
</body>
</html>
`;
}

function partToHtml(
  part: Part,
  linkAsText: string,
  { primary, onPrimary, text, muted }: Colors,
  radius: number,
): string {
  const words = escapeHtml(part.text);
  if (part.kind === 'code') {
    return `<p class="text" style="margin:8px 0 24px;color:${text};font-family:ui-monospace,Menlo,Consolas,monospace;font-size:32px;line-height:1.25;font-weight:700;letter-spacing:0.2em"><span dir="ltr">${words}</span></p>`;
  }
  if (!('link' in part)) {
    return part.kind === 'paragraph'
      ? `<p style="margin:0 0 16px">${words}</p>`
      : `<p class="muted" style="margin:0 0 16px;color:${muted};font-size:15px">${words}</p>`;
  }
  const href = escapeHtml(part.link);
  if (part.kind === 'link') {
    return `<p style="margin:0 0 16px;font-size:15px"><a class="text" href="${href}" style="color:${text}">${words}</a></p>`;
  }
  return `<p style="margin:8px 0 24px"><a class="button" href="${href}" style="display:inline-block;padding:12px 24px;background-color:${primary};color:${onPrimary};border-radius:${radius}px;font-weight:600;text-decoration:none">${words}</a></p>
<p class="muted" style="margin:0 0 16px;color:${muted};font-size:14px">${escapeHtml(linkAsText)}<br><a class="text" href="${href}" dir="ltr" style="color:${text};word-break:break-all">${href}</a></p>`;
}

const styleSheet = ({ background, surface, border, text, muted, primary, onPrimary }: Colors): string => `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background-color:${background}!important;color:${text}!important}
.card{background-color:${surface}!important;border-color:${border}!important}
.muted{color:${muted}!important}
.text{color:${text}!important}
.button{background-color:${primary}!important;color:${onPrimary}!important}
}
@media (max-width:480px){.card{padding:20px!important}}
`;
