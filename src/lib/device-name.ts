/** Engines pretend to be each other, so whoever says more about itself comes first. */
const browsers: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOPiOS\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
  [/^okhttp\//, 'Android app'],
  [/\bCFNetwork\//, 'Apple app'],
];

const systems: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** What the name of a device is made of. */
export type DeviceParts = Readonly<Record<'browser' | 'system', string>>;

const JOINED = ' on ';

const find = (list: typeof browsers, userAgent: string) => list.find(([pattern]) => pattern.test(userAgent))?.[1];

/**
 * What a person would call a device, such as `Firefox on Windows`: enough to tell one's own sessions apart. Null where
 * the user agent names nothing that we know; it is whatever the client chose to send.
 */
export function deviceName(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  const browser = find(browsers, userAgent);
  const system = find(systems, userAgent);
  return browser && system ? browser + JOINED + system : (browser ?? system ?? null);
}

/** What other languages have words of their own for. */
const apps: Readonly<Record<string, 'android_app' | 'apple_app'>> = {
  'Android app': 'android_app',
  'Apple app': 'apple_app',
};

/**
 * A name that `deviceName` made, in other words; every other text stays what it is.
 * @param say the words of a language: `on` joins a browser and its system
 */
export function deviceInWords(
  name: string,
  say: (key: 'on' | 'android_app' | 'apple_app', parts: DeviceParts) => string,
): string {
  const app = Object.hasOwn(apps, name) ? apps[name] : undefined;
  if (app) return say(app, { browser: '', system: '' });
  const parts = partsOf(name);
  return parts ? say('on', parts) : name;
}

function partsOf(name: string): DeviceParts | null {
  const [browser = '', system = '', ...rest] = name.split(JOINED);
  const holds = (list: typeof browsers, part: string) => list.some(([, each]) => each === part);
  return rest.length === 0 && holds(browsers, browser) && holds(systems, system) ? { browser, system } : null;
}
