import { deviceInWords } from '../../lib/device-name.ts';
import type { Words } from './words.ts';

/**
 * A device as the language of the page calls it. What is kept and what the API says is the English name.
 * @param name from `deviceName`; null stays null, and a text of another kind stays what it is
 */
export const deviceText = ({ t }: Pick<Words, 't'>, name: string | null): string | null =>
  name === null ? null : deviceInWords(name, (key, parts) => t(`device.${key}`, parts));
