import { devicePartsOf } from '../../lib/device-name.ts';
import type { Words } from './words.ts';

/**
 * A device as the language of the page calls it. What is kept and what the API says is the English name.
 * @param name from `deviceName`; null stays null, and a text of another kind stays what it is
 */
export function deviceText({ t }: Pick<Words, 't'>, name: string | null): string | null {
  if (name === 'Android app') return t('device.android_app');
  if (name === 'Apple app') return t('device.apple_app');
  const parts = name === null ? null : devicePartsOf(name);
  return parts ? t('device.on', parts) : name;
}
