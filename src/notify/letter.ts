import { type DeviceParts, deviceInWords } from '../lib/device-name.ts';
import type { Theme } from '../lib/theme.ts';
import { blocksOf } from './blocks.ts';
import { ar } from './copy/ar.ts';
import { de } from './copy/de.ts';
import { en } from './copy/en.ts';
import { es } from './copy/es.ts';
import { fr } from './copy/fr.ts';
import { ja } from './copy/ja.ts';
import { type Copy, type CopyKey, copyPlaceholders, type Placeholder } from './copy/keys.ts';
import { shorter } from './locale.ts';
import type { Message } from './message.ts';
import { oneLine } from './one-line.ts';
import { valuesOf } from './values.ts';

/** What a message is dressed in. */
export interface Look {
  readonly brand: { readonly name: string; readonly theme: Theme };
  /** BCP 47; one of the brand's. */
  readonly locale: string;
  /** Texts that the brand brings for this locale, by key; what it leaves out is ours. */
  readonly copy?: Readonly<Record<string, string>> | undefined;
}

/** One part of a message with its text filled in. */
export type Part =
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'paragraph' | 'note'; readonly text: string }
  | { readonly kind: 'button' | 'link'; readonly text: string; readonly link: string };

/** A message with every text filled in: what both the text and the HTML part are made from. Nothing is escaped. */
export interface Letter {
  /** BCP 47 of the texts themselves. */
  readonly language: string;
  readonly brandName: string;
  /** One line, without control characters. */
  readonly subject: string;
  readonly heading: string;
  readonly parts: readonly Part[];
  readonly linkAsText: string;
  readonly footer: string;
}

const languages: ReadonlyMap<string, Copy> = new Map(Object.entries({ ar, en, de, es, fr, ja }));

/** Fills a message's texts in. Throws where a link is not http(s): links are made by us, so that is a bug. */
export function writeLetter(message: Message, { brand, locale, copy }: Look): Letter {
  const { language, texts } = textsFor(locale, copy);
  const blocks = blocksOf(message).map((block) =>
    'link' in block ? { ...block, link: checkedLink(block.link) } : block,
  );
  const site = 'site' in message ? message.site : blocks.flatMap((block) => ('link' in block ? [block.link] : []))[0];
  const values: Record<Placeholder, string> = {
    brand: oneLine(brand.name),
    host: site === undefined ? '' : new URL(site).host,
    browser: '',
    system: '',
    ...valuesOf(message, language, (device) => deviceIn(texts, device)),
  };
  const topic = message.template === 'code' ? (`${message.purpose}_code` as const) : message.template;
  const say = (key: CopyKey) => fill(texts[key], copyPlaceholders[key], values);
  return {
    language,
    brandName: values.brand,
    subject: oneLine(say(`${topic}.subject`)),
    heading: say(`${topic}.heading`),
    parts: blocks.map((block) =>
      block.kind === 'code' ? { kind: block.kind, text: block.code } : { ...block, text: say(block.key) },
    ),
    linkAsText: say('frame.link_as_text'),
    footer: say('frame.footer'),
  };
}

/** Our texts in the nearest language, English last, with the brand's over them. A brand that brings all of them makes a language of its own. */
function textsFor(locale: string, copy: Look['copy'] = {}): { language: string; texts: Copy } {
  let nearest: string | null = locale.toLowerCase();
  while (nearest !== null && !languages.has(nearest)) nearest = shorter(nearest);
  const language = nearest ?? 'en';
  const texts: Record<CopyKey, string> = { ...(languages.get(language) ?? en) };
  const keys = Object.keys(copyPlaceholders) as CopyKey[];
  const brought = keys.filter((key) => Object.hasOwn(copy, key));
  for (const key of brought) texts[key] = copy[key] ?? texts[key];
  return { language: brought.length === keys.length ? locale : language, texts };
}

/** A device as a language calls it. */
function deviceIn(texts: Copy, name: string | null): string {
  if (name === null) return texts['notice.unknown_device'];
  return deviceInWords(name, (key, parts) => {
    const text = `notice.device_${key}` as const;
    return fill<keyof DeviceParts>(texts[text], copyPlaceholders[text], parts);
  });
}

// One pass over the text: a value that itself looks like a placeholder stays what it is.
const fill = <P extends Placeholder>(
  text: string,
  allowed: readonly P[],
  values: Readonly<Record<P, string>>,
): string => text.replace(/\{([a-z]+)\}/g, (whole, name: P) => (allowed.includes(name) ? values[name] : whole));

function checkedLink(link: string): string {
  const url = new URL(link);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new TypeError('a message links to http(s) only');
  return url.href;
}
