// What is known of every country's numbers: to be loaded where a number is read.
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { type Failure, fail } from '../../lib/result.ts';

/** A number that could be somebody's. */
export interface PhoneNumber {
  /** E.164. */
  readonly number: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Whether a mobile phone may have it: nothing is sent to others, which may cost whatever their owner asks. */
  readonly isMobile: boolean;
}

const refuse = (path: 'phone' | 'country', message: string) =>
  fail('invalid_field', { errors: [{ path, code: 'invalid_value', message }] });

/**
 * Reads a number as people of a country write it, or in international form. Errors: `invalid_field` for a country that
 * is none of `countries`, and for a number that nobody can have, or of another country.
 */
export function readPhoneNumber(text: string, country: string, countries: readonly string[]): PhoneNumber | Failure {
  if (!countries.includes(country) || !isSupportedCountry(country))
    return refuse('country', 'No codes are sent to this country');
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: country as CountryCode, extract: false });
  if (!parsed?.isValid() || parsed.ext || parsed.country !== country)
    return refuse('phone', 'Give a phone number of this country');
  return { number: parsed.number, country, isMobile: isMobile(parsed.number) };
}

/** Whether a mobile phone may have an E.164 number. */
export function isMobile(number: string): boolean {
  const type = parsePhoneNumberFromString(number)?.getType();
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}
