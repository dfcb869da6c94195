import { type EventName, eventNames } from '../../audit/events.ts';
import { wordsOf } from '../../http/page/words.ts';
import type { Scope } from '../../http/scope.ts';
import { ar } from './copy/ar.ts';
import { de } from './copy/de.ts';
import { en } from './copy/en.ts';
import { es } from './copy/es.ts';
import { fr } from './copy/fr.ts';
import { ja } from './copy/ja.ts';

const isKnown = (event: string): event is EventName => (eventNames as readonly string[]).includes(event);

/** What events are called, in the language of a request. One that this version does not know is spelled out. */
export async function labelsFor(scope: Scope): Promise<(event: string) => string> {
  const { t } = await wordsOf(scope, { en, ar, de, es, fr, ja });
  return (event) => (isKnown(event) ? t(event) : spelled(event));
}

function spelled(event: string): string {
  const words = event.split('.').slice(1).join(' ').replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
