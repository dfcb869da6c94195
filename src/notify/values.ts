import { countryName } from '../lib/country-name.ts';
import type { DeviceParts } from '../lib/device-name.ts';
import type { Placeholder } from './copy/keys.ts';
import { durationInWords } from './duration-in-words.ts';
import { maskedAddress } from './masked-address.ts';
import { lifetimeMinutesOf, type Message } from './message.ts';
import { oneLine } from './one-line.ts';

const DAY_IN_MINUTES = 24 * 60;

/**
 * What a message's own placeholders stand for, in words of `language`; empty where it has no such value.
 * @param nameOf what the language calls a device
 */
export function valuesOf(
  message: Message,
  language: string,
  nameOf: (device: string | null) => string,
): Record<Exclude<Placeholder, 'brand' | 'host' | keyof DeviceParts>, string> {
  const minutes = 'purgeDays' in message ? message.purgeDays * DAY_IN_MINUTES : lifetimeMinutesOf(message);
  return {
    provider: 'provider' in message ? oneLine(message.provider) : '',
    duration: minutes === null ? '' : durationInWords(minutes, language),
    address: 'newAddress' in message ? oneLine(maskedAddress(message.newAddress)) : '',
    device: 'device' in message ? oneLine(nameOf(message.device)) : '',
    country: 'country' in message && message.country !== null ? oneLine(countryName(message.country, language)) : '',
    time: 'at' in message ? momentInWords(message.at, language) : '',
    prefix: 'prefix' in message ? oneLine(message.prefix) : '',
    count: 'left' in message ? new Intl.NumberFormat(language).format(message.left) : '',
  };
}

/** A moment in UTC: where its reader is, is not known. Throws where it is none: moments are written by us. */
const momentInWords = (at: string, language: string): string =>
  `${new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(at))} UTC`;
