import type { Child } from 'hono/jsx';
import { pickLocale, shorter } from '../../notify/locale.ts';
import type { BrandLook } from '../../tenant/tenant.ts';
import type { Scope } from '../scope.ts';
import { ar } from './copy/ar.ts';
import { de } from './copy/de.ts';
import { en, type PageCopy, type PageKey } from './copy/en.ts';
import { es } from './copy/es.ts';
import { fr } from './copy/fr.ts';
import { ja } from './copy/ja.ts';

/** The languages that pages are written in. A brand offers those of its `locales`; the rest is said in English. */
const kit: Readonly<Record<string, PageCopy>> = { ar, de, en, es, fr, ja };

/** Texts of a slice's own pages: English, and whole translations beside it. */
export type Book<Key extends string> = { readonly en: Readonly<Record<Key, string>> } & Readonly<
  Record<string, Readonly<Record<Key, string>>>
>;

type Values = Readonly<Record<string, string | number>>;

export interface Words<Key extends string = PageKey> {
  /** BCP 47: the one of the brand's locales that the person chose or that their browser asks for. */
  readonly locale: string;
  /** A text with its `{placeholders}` filled in. */
  readonly t: (key: Key, values?: Values) => string;
  /** The same with elements in place of placeholders. */
  readonly rich: (key: Key, values: Readonly<Record<string, Child>>) => Child[];
}

/** Which of the brand's locales a page is in: `?ui_locales=` (OpenID Connect), the person's choice, the browser's. */
function localeOf({ tenant, sender, url }: Pick<Scope, 'tenant' | 'sender' | 'url'>): string {
  const asked = url.searchParams.get('ui_locales')?.split(/[ ,]+/) ?? [];
  return pickLocale([...asked, sender.acceptLanguage ?? ''].join(','), tenant.brand.locales);
}

/** What a brand's pages need beyond its declaration: logo and texts. Loaded at first use. */
async function lookOf(brand: string): Promise<BrandLook> {
  const { looks } = await import('../../tenant/generated/looks.ts');
  const look = looks[brand];
  if (!look) throw new Error(`no look was generated for ${brand}`);
  return look;
}

/** The texts for this request: the brand's own (`pages` in `copy/<locale>.json`) over the slice's and the kit's. */
export async function wordsOf(scope: Scope): Promise<Words>;
export async function wordsOf<Key extends string>(scope: Scope, book: Book<Key>): Promise<Words<Key | PageKey>>;
export async function wordsOf(scope: Scope, book: Book<string> = { en: {} }): Promise<Words<string>> {
  const locale = localeOf(scope);
  const own = (await lookOf(scope.tenant.brand.id)).copy[locale]?.pages ?? {};
  const sources = [own, nearest(book, locale), nearest(kit, locale), book.en, en] as Record<string, string>[];
  const text = (key: string): string => {
    const source = sources.find((each) => Object.hasOwn(each, key));
    if (!source) throw new Error(`no text for ${key}`);
    return source[key] as string;
  };
  return {
    locale,
    t: (key, values = {}) => text(key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)),
    rich: (key, values) =>
      text(key)
        .split(/\{(\w+)\}/)
        .map((part, at) => (at % 2 === 0 ? part : (values[part] ?? `{${part}}`))),
  };
}

function nearest<T>(book: Readonly<Record<string, T>>, locale: string): T | object {
  for (let tag: string | null = locale.toLowerCase(); tag !== null; tag = shorter(tag)) {
    if (Object.hasOwn(book, tag)) return book[tag] as T;
  }
  return {};
}
