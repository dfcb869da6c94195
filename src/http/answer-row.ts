import type { Facts } from '../identity/facts.ts';
import { type Failure, fail, failed } from '../lib/result.ts';
import type { Actor } from '../session/actor.ts';
import type { Beside } from './auth.ts';
import { readBody } from './body.ts';
import { challengeOf, requireChallenge, withoutChallenge } from './challenge.ts';
import { checkCrossSite } from './csrf.ts';
import { checkFormToken } from './form-token.ts';
import { requireCaller } from './require.ts';
import type { Call, Route } from './route.ts';
import type { Scope } from './scope.ts';
import { readQuery, validate } from './validate.ts';
import { wantsPage } from './wants-page.ts';

/** Makes a problem of a failure. */
type Refuse = (failure: Failure) => Response;

/**
 * A row's answer to a request. What is thrown on the way is answered in one place, the same for every area.
 * @param params what stands in the path where the row's has parameters
 */
export async function answerRow(
  route: Route,
  request: Request,
  params: Readonly<Record<string, string>>,
  scope: Scope,
  refuse: Refuse,
): Promise<Response> {
  const received: Received = {};
  const outcome = await run(route, request, scope, params, received);
  if (!failed(outcome)) return outcome;
  const problem = refuse(outcome);
  if (route.isOAuth) return (await import('./oauth-error.ts')).oauthError(outcome, problem);
  if (!wantsPage(request) || !answersPages(route)) return problem;
  const { refusalPage } = await import('./refusal-page.ts');
  return refusalPage(route, { request, failure: outcome, fields: received.form ?? {} }, scope, problem);
}

/** What a row has received so far: a form that is refused is shown again. */
interface Received {
  form?: Readonly<Record<string, string>>;
}

/** True for rows that a browser navigates to: forms, and reads whose answer is no JSON. */
const answersPages = ({ form, method, answers }: Route): boolean =>
  form === true || (method === 'GET' && (answers[200] ?? null) === null);

/** The rule for cross-site requests guards cookies: native rows never see one, a provider's post brings its own state. */
const refuseCrossSite = (route: Route, request: Request, { tenant }: Scope): Failure | null =>
  route.surface === 'native' || route.isProviderCallback ? null : checkCrossSite(request, tenant);

function withoutCookies(request: Request): Request {
  if (!request.headers.has('cookie')) return request;
  const headers = new Headers(request.headers);
  headers.delete('cookie');
  return new Request(request, { headers });
}

/** The stages of every row, in order: where it comes from, who calls, what they send, then the handler. */
async function run(
  route: Route,
  sent: Request,
  scope: Scope,
  params: Readonly<Record<string, string>>,
  received: Received,
): Promise<Response | Failure> {
  const foreign = refuseCrossSite(route, sent, scope);
  if (foreign) return foreign;
  const request = route.surface === 'native' ? withoutCookies(sent) : sent;
  if (Object.values(params).some((value) => !/^[A-Za-z0-9._~-]{1,128}$/.test(value))) return fail('not_found');
  const shed = route.rate === 'none' ? null : await scope.deps.limit(route.rate, scope.sender);
  if (shed) return shed;
  // What the caller is asked for hangs on the body: it is looked at before, and told after who calls.
  const early =
    reservesGuess(route) || route.asksAssurance ? await readInput(route, request, scope, received) : undefined;
  const caller = asksForCaller(route)
    ? await requireCaller(request, scope, route.auth, besideOf(route, early), {
        also: route.also,
        assurance: assuranceOf(route, early),
        noGuessWith: route.noGuessWith,
        subjectId: params.id,
      })
    : undefined;
  if (failed(caller)) return caller;
  const query = await readParameters(route, scope.url);
  if (failed(query)) return query;
  const body =
    early ??
    (route.body ? await readInput(route, request, scope, received) : { value: undefined, isForm: false, token: null });
  if (failed(body)) return body;
  const program = await requireChallenge(route, scope, body);
  if (program) return program;
  const call: Call<unknown, unknown> = {
    request,
    params,
    query: query.value,
    body: body.value,
    actor: caller?.actor as Actor,
    facts: caller?.facts as Facts,
    subject: route.beside === 'subject' ? caller?.facts : undefined,
    enrollment: caller?.enrollment,
    sent: caller?.sent,
    also: caller?.also ?? [],
    isForm: body.isForm,
  };
  return route.handler(call, route.surface === 'native' ? { ...scope, cookies: () => null } : scope);
}

/** Rows that reserve a guess in the batch that checks the session. */
const reservesGuess = ({ beside, body }: Route): boolean =>
  body !== undefined && beside !== undefined && beside !== 'facts' && beside !== 'subject';

/** What is read with the caller: nothing for a body that is malformed, and no guess is reserved for one without. */
function besideOf({ beside, isGuess }: Route, early: { value: unknown } | Failure | undefined): Beside | null {
  if (failed(early)) return null;
  return beside === 'guess' && early && isGuess?.(early.value) === false ? 'facts' : (beside ?? null);
}

/** How the caller must have been proven; as the row says where the body is malformed. */
function assuranceOf({ assurance, asksAssurance }: Route, early: { value: unknown } | Failure | undefined) {
  return early && !failed(early) && asksAssurance?.(early.value) === false ? undefined : assurance;
}

const asksForCaller = ({ auth }: Route): boolean => auth === 'session' || auth === 'person' || auth === 'set_up';

function readParameters(route: Route, url: URL): Promise<{ value: unknown } | Failure> | { value: unknown } | Failure {
  if (!route.query || (route.isQueryOptional && url.search === '')) return { value: {} };
  const query = readQuery(url);
  return failed(query) ? query : validate(route.query, query);
}

async function readInput(
  route: Route,
  request: Request,
  scope: Scope,
  received: Received,
): Promise<{ value: unknown; isForm: boolean; token: string | null } | Failure> {
  const body = await readBody(request, route.form === true || route.isOAuth === true);
  if (failed(body)) return body;
  const sentWith = challengeOf(route) ? withoutChallenge(body.value) : { value: body.value, token: null };
  const { token } = sentWith;
  let { value } = sentWith;
  if (body.kind === 'form' && !route.isOAuth) {
    const { form_token: formToken, ...fields } = value as Record<string, string>;
    received.form = fields;
    // A provider has no token of ours to post: the state that it brings back decides.
    const stale = route.isProviderCallback ? null : checkFormToken(request, scope, formToken ?? '');
    if (stale) return stale;
    value = fields;
  }
  // What a client of OAuth sends and we do not know is ignored (RFC 6749 §3.2).
  const isOpen = body.kind === 'form' && route.isOAuth === true;
  const checked = await validate(route.body as NonNullable<Route['body']>, value, isOpen);
  return failed(checked) ? checked : { value: checked.value, isForm: body.kind === 'form', token };
}
