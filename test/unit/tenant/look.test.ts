import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLogo } from '../../../src/tenant/check-logo.ts';
import { contrast, fromOklch, toOklch } from '../../../src/tenant/color.ts';
import { paletteOf, shortPairs } from '../../../src/tenant/palette.ts';

const hexColor = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('contrast', () => {
  // Ratios that follow from the definition of WCAG 2.2.
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#767676', '#ffffff', 4.54],
    ['#ff0000', '#ffffff', 4],
    ['#0000ff', '#ffffff', 8.59],
  ])('of %s and %s is %d', (a, b, ratio) => {
    expect(contrast(a, b)).toBeCloseTo(ratio, 1);
    expect(contrast(b, a)).toBe(contrast(a, b));
  });
});

describe('palette', () => {
  it('survives the way through OKLCH and back', () => {
    fc.assert(fc.property(hexColor, (hex) => fromOklch(toOklch(hex)) === hex));
  });

  it('meets WCAG AA in every pair, light and dark, for any accent', () => {
    const holds = (accent: string): boolean => {
      const { light, dark } = paletteOf(accent);
      return [...shortPairs(light), ...shortPairs(dark)].length === 0;
    };
    for (const accent of ['#000000', '#ffffff', '#ff0000', '#00ff00', '#0000ff', '#ffff00', '#808080'])
      expect(holds(accent), accent).toBe(true);
    fc.assert(fc.property(hexColor, holds), { numRuns: 300 });
  });

  it('leaves an accent alone that can be read', () => {
    expect(paletteOf('#4338ca').light.primary).toBe('#4338ca');
    expect(paletteOf('#4338ca', '#a5a0ff').dark.primary).toBe('#a5a0ff');
  });
});

describe('checkLogo', () => {
  const svg = (inside: string, root = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"') =>
    `<svg ${root}>${inside}</svg>`;

  it('takes shapes, text, and references to the logo itself', () => {
    expect(
      checkLogo(
        svg(
          '<title>A &amp; B</title><defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs><path d="M0 0h8v8z" fill="url(#g)"/><use href="#g"/>',
        ),
      ),
    ).toEqual([]);
  });

  it.each([
    ['a script', svg('<script>alert(1)</script>')],
    ['a script in capitals', svg('<SCRIPT>alert(1)</SCRIPT>')],
    ['a handler', svg('<rect onclick="alert(1)"/>')],
    ['a handler on the root', svg('', 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" onload="alert(1)"')],
    ['foreign content', svg('<foreignObject><body/></foreignObject>')],
    ['an image from elsewhere', svg('<image href="https://evil.com/x.png"/>')],
    ['a reference to elsewhere', svg('<use href="https://evil.com/x.svg#a"/>')],
    ['a reference in the old spelling', svg('<use xlink:href="javascript:alert(1)"/>')],
    ['a fill from elsewhere', svg('<rect fill="url(https://evil.com/#a)"/>')],
    ['a style sheet', svg('<style>@import "//evil.com"</style>')],
    ['a style attribute', svg('<rect style="fill:red"/>')],
    ['an animation that sets an address', svg('<animate attributeName="href" to="javascript:alert(1)"/>')],
    ['a link', svg('<a href="#x"><rect/></a>')],
    ['a document type', `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('&x;')}`],
    ['a processing instruction', `<?xml-stylesheet href="//evil.com"?>${svg('')}`],
    ['a comment', svg('<!-- <script> -->')],
    ['CDATA', svg('<title><![CDATA[<script>]]></title>')],
    ['an attribute without quotes', svg('<rect onclick=alert(1) />')],
    ['an element that is not closed', svg('<g>')],
    ['two roots', svg('') + svg('')],
    ['no root', 'just text'],
    ['HTML', '<html><body/></html>'],
    ['no size of its own', svg('', 'xmlns="http://www.w3.org/2000/svg"')],
    ['no namespace', svg('', 'viewBox="0 0 8 8"')],
    ['more than 16 KiB', svg(`<path d="${'M0 0'.repeat(5_000)}"/>`)],
  ])('refuses %s', (_what, text) => {
    expect(checkLogo(text)).not.toEqual([]);
  });
});
