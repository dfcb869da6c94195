import type { Fixture, Sent } from '../fixtures/fixture.ts';

/** The same text with one character of its last part changed to another: never what a key of ours has made. */
function forged(text: string): string {
  const at = text.length - Math.min(12, Math.ceil(text.length / 2));
  const other = /\d/.test(text[at] ?? '') ? String((Number(text[at]) + 1) % 10) : text[at] === 'A' ? 'B' : 'A';
  return text.slice(0, at) + other + text.slice(at + 1);
}

const forgedCookies = (field: string): string =>
  field
    .split('; ')
    .map((pair) => {
      const at = pair.indexOf('=') + 1;
      return pair.slice(0, at) + (/-flow=/.test(pair) ? pair.slice(at) : forged(pair.slice(at)));
    })
    .join('; ');

/** What proves something in a body. A password is a proof where the call takes from the budget of passwords. */
const PROOFS = ['token', 'code', 'refresh_token'] as const;

/**
 * The request as somebody sends it who may not: with a forged session, refresh cookie, access token, link or code, or
 * a wrong password. Null where the request carries no proof at all.
 * @param byHeader whether the row asks who calls: one that anybody may call passes over what it does not need
 */
export function forgedRequest(
  request: Sent,
  { counters, byHeader }: Pick<Fixture, 'counters'> & { readonly byHeader: boolean },
): Sent | null {
  const { cookie, authorization } = byHeader ? request.headers : {};
  const headers = {
    ...request.headers,
    ...(cookie ? { cookie: forgedCookies(cookie) } : {}),
    ...(authorization ? { authorization: forged(authorization) } : {}),
  };
  const body = request.json ?? request.form;
  const field =
    PROOFS.find((name) => typeof body?.[name] === 'string') ??
    (counters.includes('password') && typeof body?.password === 'string' ? 'password' : undefined);
  const content = field && body ? { ...body, [field]: forged(String(body[field])) } : body;
  if (!field && !cookie && !authorization) return null;
  return {
    ...request,
    headers,
    ...(request.json && content ? { json: content } : {}),
    ...(request.form && content ? { form: content as Record<string, string> } : {}),
  };
}
