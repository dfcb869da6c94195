import type { ErrorCode } from '../lib/errors.ts';
import type { Refused } from './route.ts';

type Query = Readonly<Record<string, string | null | undefined>>;

/** An address of ours with what it is asked; what is null, or was not kept, is left out. */
export function addressOf(path: string, query: Query): string {
  const given = Object.entries(query).filter((field): field is [string, string] => typeof field[1] === 'string');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** The redirect that answers a form (303: the browser follows with GET, and posts nothing again). `path` is one of ours. */
export const seeOther = (path: string, query: Query): Response =>
  new Response(null, { status: 303, headers: { location: addressOf(path, query) } });

/** Back to the sign-in page with what went wrong; `returnTo` is the accepted one, so that the next try leads there too. */
export const backToSignIn = ({ code }: { readonly code: ErrorCode }, returnTo: string | null): Response =>
  seeOther('/login', { error: code, return_to: returnTo });

/** A row's `again` that leads back to the page of its form: the page says what was wrong by the code in its address. */
export const backTo =
  (path: string, query: Readonly<Record<string, string>> = {}) =>
  async ({ failure, fields }: Refused): Promise<Response> =>
    seeOther(path, { ...query, error: failure.code, return_to: fields.return_to });
