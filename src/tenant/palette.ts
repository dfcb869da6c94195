import type { Colors } from '../lib/theme.ts';
import { contrast, fromOklch, toOklch } from './color.ts';

/** WCAG 2.2 AA: 1.4.3 for text, 1.4.11 for the edges of fields. */
const TEXT = 4.5;
const EDGE = 3;

interface Pair {
  readonly color: keyof Colors;
  readonly on: keyof Colors;
  readonly least: number;
}

// `primary` is held to the ratio of text: it fills buttons, and draws links and focus rings too.
const pairs: readonly Pair[] = [
  ...(['background', 'surface'] as const).flatMap((on): Pair[] => [
    ...(['text', 'muted', 'danger', 'primary'] as const).map((color) => ({ color, on, least: TEXT })),
    { color: 'border', on, least: EDGE },
  ]),
  { color: 'onPrimary', on: 'primary', least: TEXT },
];

/** Pairs of colours that fall short of WCAG 2.2 AA, each with what it has, what it needs and the nearest colour that holds. */
export function shortPairs(colors: Colors): { color: keyof Colors; message: string }[] {
  return pairs.flatMap(({ color, on, least }) => {
    const has = contrast(colors[color], colors[on]);
    if (has >= least) return [];
    const near = reach(colors[color], [colors[on]], least);
    const says = `${colors[color]} on ${on} ${colors[on]} has a contrast of ${(Math.floor(has * 100) / 100).toFixed(2)}, it needs ${least}`;
    return [{ color, message: near === null ? says : `${says}; ${near} would do` }];
  });
}

/**
 * The colours of a brand from its one accent. The accent stays untouched where it can be read on the page, else
 * its lightness moves just far enough; neutrals take a trace of its hue. Every pair meets WCAG 2.2 AA.
 */
export function paletteOf(accent: string, accentDark?: string): { light: Colors; dark: Colors } {
  const { l, c, h } = toOklch(accent);
  const neutral = (lightness: number, chroma = 0.012): string => fromOklch({ l: lightness, c: Math.min(c, chroma), h });
  const danger = (lightness: number): string => fromOklch({ l: lightness, c: 0.17, h: (27 / 180) * Math.PI });
  const whole = (colors: Omit<Colors, 'primary' | 'onPrimary'>, wanted: string): Colors => {
    const primary = reach(wanted, [colors.background, colors.surface], TEXT) ?? colors.text;
    return { primary, onPrimary: contrast('#ffffff', primary) >= TEXT ? '#ffffff' : '#000000', ...colors };
  };
  return {
    light: whole(
      {
        background: neutral(0.975, 0.006),
        surface: '#ffffff',
        text: neutral(0.22),
        muted: neutral(0.48),
        border: neutral(0.62),
        danger: danger(0.5),
      },
      accent,
    ),
    dark: whole(
      {
        background: neutral(0.17),
        surface: neutral(0.22),
        text: neutral(0.95),
        muted: neutral(0.74),
        border: neutral(0.56),
        danger: danger(0.78),
      },
      accentDark ?? (l >= 0.55 ? accent : fromOklch({ l: 0.68, c, h })),
    ),
  };
}

/** The colour, or the nearest of its hue in lightness that has the ratio on all grounds; null where none has. */
function reach(color: string, grounds: readonly string[], least: number): string | null {
  const holds = (candidate: string): boolean => grounds.every((ground) => contrast(candidate, ground) >= least);
  if (holds(color)) return color;
  const { l, c, h } = toOklch(color);
  for (let step = 0.005; step <= 1; step += 0.005) {
    for (const lightness of [l - step, l + step]) {
      const candidate = lightness >= 0 && lightness <= 1 ? fromOklch({ l: lightness, c, h }) : color;
      if (holds(candidate)) return candidate;
    }
  }
  return null;
}
