/** Colours: sRGB as `#rrggbb`, OKLCH for moving lightness without moving the hue, contrast as WCAG 2.2 has it. */
export interface Oklch {
  /** Lightness, 0 to 1. */
  readonly l: number;
  readonly c: number;
  /** Radians. */
  readonly h: number;
}

type Triple = readonly [number, number, number];

export const isHexColor = (text: string): boolean => /^#[0-9a-f]{6}$/.test(text);

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function luminance(hex: string): number {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const linear = (hex: string): Triple =>
  [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;

const dot = ([a, b, c]: Triple, [x, y, z]: Triple): number => a * x + b * y + c * z;

// The two matrices of Oklab (linear sRGB to cone response, its cube root to lightness and two opponents), and
// their inverses.
const TO_LMS: readonly [Triple, Triple, Triple] = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_LAB: readonly [Triple, Triple, Triple] = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];
const FROM_LAB: readonly [Triple, Triple, Triple] = [
  [1, 0.3963377774, 0.2158037573],
  [1, -0.1055613458, -0.0638541728],
  [1, -0.0894841775, -1.291485548],
];
const FROM_LMS: readonly [Triple, Triple, Triple] = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
];

const times = (matrix: readonly [Triple, Triple, Triple], v: Triple): Triple => [
  dot(matrix[0], v),
  dot(matrix[1], v),
  dot(matrix[2], v),
];

export function toOklch(hex: string): Oklch {
  const lms = times(TO_LMS, linear(hex)).map(Math.cbrt) as unknown as Triple;
  const [l, a, b] = times(TO_LAB, lms);
  return { l, c: Math.hypot(a, b), h: Math.atan2(b, a) };
}

/** The nearest sRGB colour of the same lightness and hue: chroma is cut until it can be shown. */
export function fromOklch({ l, c, h }: Oklch): string {
  let [shown, beyond] = [0, c];
  if (isShown(toLinear({ l, c, h }))) shown = c;
  else {
    for (let i = 0; i < 20; i++) {
      const middle = (shown + beyond) / 2;
      if (isShown(toLinear({ l, c: middle, h }))) shown = middle;
      else beyond = middle;
    }
  }
  return `#${toLinear({ l, c: shown, h }).map(toByte).join('')}`;
}

function toLinear({ l, c, h }: Oklch): Triple {
  const lms = times(FROM_LAB, [l, c * Math.cos(h), c * Math.sin(h)]).map((value) => value ** 3) as unknown as Triple;
  return times(FROM_LMS, lms);
}

const isShown = (rgb: Triple): boolean => rgb.every((value) => value >= -1e-4 && value <= 1 + 1e-4);

function toByte(value: number): string {
  const clamped = Math.min(1, Math.max(0, value));
  const encoded = clamped <= 0.0031308 ? clamped * 12.92 : 1.055 * clamped ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255)
    .toString(16)
    .padStart(2, '0');
}
