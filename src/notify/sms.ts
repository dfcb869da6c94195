import { durationInWords } from './duration-in-words.ts';
import { shorter } from './locale.ts';
import { oneLine } from './one-line.ts';

/** Every short message that the product sends. */
export interface SmsMessage {
  readonly template: 'sms_code';
  readonly code: string;
  /** The origin of ours where the code belongs. */
  readonly site: string;
  readonly lifetimeMinutes: number;
}

// Letters of GSM 03.38 alone where the language has the words for it: one segment is 160 of these, but 70 of others.
const texts: Readonly<Record<string, string>> = {
  en: '{code} is your code for {brand}. It works for {duration}. Do not pass it on.',
  de: '{code} ist Ihr Code für {brand}. Er gilt {duration}. Geben Sie ihn nicht weiter.',
  es: '{code} es su clave para {brand}. Vale {duration}. No se la dé a nadie.',
  fr: '{code} est votre code pour {brand}. Valable {duration}. Ne le donnez à personne.',
  ar: '{code} هو رمزك لدى {brand}. يعمل لمدة {duration}. لا تعطه لأحد.',
  ja: '{code} は {brand} の確認コードです。有効期間は{duration}。誰にも教えないでください。',
};

/**
 * The text of a short message. Its last line binds the code to the site's host, so that a phone offers it there and
 * nowhere else (origin-bound one-time codes, `@host #code`).
 */
export function renderSms({ code, site, lifetimeMinutes }: SmsMessage, brandName: string, locale: string): string {
  let nearest: string | null = locale.toLowerCase();
  while (nearest !== null && !Object.hasOwn(texts, nearest)) nearest = shorter(nearest);
  const language = nearest ?? 'en';
  const values: Readonly<Record<string, string>> = {
    code,
    brand: oneLine(brandName),
    // No-break spaces are no letters of GSM 03.38.
    duration: durationInWords(lifetimeMinutes, language).replace(/[\u00a0\u202f]/g, ' '),
  };
  const text = (texts[language] ?? '').replace(/\{([a-z]+)\}/g, (whole, name: string) => values[name] ?? whole);
  return `${text}\n\n@${new URL(site).hostname} #${code}`;
}
