import * as z from 'zod';
import { type Failure, failed } from '../lib/result.ts';
import type { Call, Refused, Route, Thunk } from './route.ts';
import type { Scope } from './scope.ts';
import { seeOther } from './see-other.ts';

interface FormOf {
  readonly path: string;
  /** The page that holds the form: what was done, or what was wrong, is said there. */
  readonly page: string;
  /** Where success leads; left out: to `page`. */
  readonly leadsTo?: string;
  /** What the page says was done; left out where `draw` answers. */
  readonly done?: string;
  readonly summary: string;
  /** The fields of the form; left out: it has none but its token. */
  readonly body?: Thunk<z.ZodType>;
  /** What the row is called with in their place. */
  // biome-ignore lint/suspicious/noExplicitAny: the fields are those of `body`
  readonly as?: (fields: any, scope: Scope) => { readonly query?: unknown; readonly body?: unknown };
  /** Cookies that go with the redirect. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly cookies?: (fields: any, scope: Scope) => readonly string[];
  /** Draws what came of it in the answer itself: for what is shown once. */
  readonly draw?: (answer: Response, call: Call<unknown, unknown>, scope: Scope) => Promise<Response>;
  /** Draws the form once more; left out: the browser is led back to `page` with the code of what was wrong. */
  readonly again?: (refused: Refused, scope: Scope) => Promise<Response>;
}

/** Where a browser confirms who it is, and comes back from. */
export const toConfirm = (page: string): Response => seeOther('/account/confirm', { back: page });

/**
 * The form of one of our pages for a row that programs call: forms have no methods but GET and POST, and no JSON. The
 * caller, the proof that is asked for, the budget and the handler are those of the row. Answers 303 to the page of the
 * form. Who has to prove themselves first is led to where they do, and then back to the page.
 */
export function formOf(row: Route, form: FormOf): Route {
  const { names: _, query: __, ...kept } = row;
  const again = form.again ?? (async ({ failure }: Refused) => seeOther(form.page, { error: failure.code }));
  return {
    ...kept,
    method: 'POST',
    surface: 'pages',
    path: form.path,
    summary: form.summary,
    auth: 'person',
    body: form.body ?? (() => z.strictObject({})),
    form: true,
    answers: form.draw ? { 200: null } : { 303: null },
    errors: [...row.errors, 'stale_form'],
    again: async (refused, scope) =>
      refused.failure.code === 'step_up_required' ? toConfirm(form.page) : again(refused, scope),
    handler: async (call, scope) => {
      const { query = {}, body } = form.as ? form.as(call.body, scope) : { body: call.body };
      const answer = await row.handler({ ...call, query, body }, scope);
      return failed(answer) ? answer : present(form, answer, call, scope);
    },
  };
}

async function present(
  { page, leadsTo = page, done, cookies, draw }: FormOf,
  answer: Response,
  call: Call<unknown, unknown>,
  scope: Scope,
): Promise<Response | Failure> {
  const shown = draw ? await draw(answer, call, scope) : seeOther(leadsTo, { done: done ?? null });
  const set = [...answer.headers.getSetCookie(), ...(cookies?.(call.body, scope) ?? [])];
  if (shown !== answer) for (const cookie of set) shown.headers.append('set-cookie', cookie);
  return shown;
}
