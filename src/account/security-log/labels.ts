import { type EventName, eventNames } from '../../audit/events.ts';
import { wordsOf } from '../../http/page/words.ts';
import type { Scope } from '../../http/scope.ts';
import { ar } from './copy/ar.ts';
import { de } from './copy/de.ts';
import { en } from './copy/en.ts';
import { es } from './copy/es.ts';
import { fr } from './copy/fr.ts';
import { ja } from './copy/ja.ts';

interface Happened {
  readonly event: string;
  readonly details: Readonly<Record<string, unknown>> | null;
}

const isKnown = (event: string): event is EventName => (eventNames as readonly string[]).includes(event);

/** What events are called, in the language of a request. One that this version does not know is spelled out. */
export async function labelsFor(scope: Scope): Promise<(happened: Happened) => string> {
  const { t } = await wordsOf(scope, { en, ar, de, es, fr, ja });
  return ({ event, details }) => {
    if (event === 'user.login.failed' && details?.signed_in === true) return t('wrong_own_password');
    return isKnown(event) ? t(event) : spelled(event);
  };
}

/** Events that nothing but a refusal makes: what they are called says it. */
const refusals: readonly string[] = [
  'user.login.failed',
  'user.refresh.reused',
  'security.code.refused',
  'security.passkey.cloned',
  'security.second_factor.refused',
] satisfies readonly EventName[];

/** Whether an entry has to be marked as refused, since what it is called does not say so. */
export const isMarkedRefused = ({ event, outcome }: { event: string; outcome: string }): boolean =>
  outcome === 'failure' && !refusals.includes(event);

function spelled(event: string): string {
  const words = event.split('.').slice(1).join(' ').replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
