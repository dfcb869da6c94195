import type { Answer } from './answer.ts';
import type { Client } from './client.ts';
import type { Home } from './demo.ts';

const BROWSER = { accept: 'text/html' };

/** Opens a page of the auth host, as a browser does without scripts. */
export const openPage = (browser: Client, at: Home, path: string): Promise<Answer> =>
  browser.get(at.auth, path, { headers: BROWSER });

/** Goes where the answer to a form leads. */
export const followForm = (browser: Client, at: Home, answer: Answer): Promise<Answer> =>
  browser.follow(answer, at.auth, { headers: BROWSER });

/** The forms that a page posts, by where they post to, with their hidden fields. */
export function formsOf({ text }: Answer): Map<string, Record<string, string>> {
  const forms = [...text.matchAll(/<form method="post"[^>]* action="([^"]+)"[\s\S]*?<\/form>/g)];
  return new Map(
    forms.map(([html, action = '']) => {
      const fields = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
      return [action, Object.fromEntries(fields.map(([, name, value]) => [name, value?.replaceAll('&amp;', '&')]))];
    }),
  );
}

/** Fills in the form of a page that posts to `action` and sends it. Throws where the page has none. */
export function submitForm(
  browser: Client,
  at: Home,
  page: Answer,
  action: string,
  filled: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const hidden = formsOf(page).get(action);
  if (!hidden) throw new Error(`no form to ${action} on ${page}`);
  return browser.request(at.auth, action, { method: 'POST', form: { ...hidden, ...filled }, headers: BROWSER });
}

/** Whether a page asks for a one-time code. */
export const hasCodeField = ({ text }: Answer): boolean => text.includes('autocomplete="one-time-code"');

/** What a page says at once was wrong; null where nothing was. */
export const alertOf = ({ text }: Answer): string | null => /role="alert"><p>([^<]*)/.exec(text)?.[1] ?? null;
