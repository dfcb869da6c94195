import type { z } from 'zod';
import type { SentCode } from '../guard/sent-code.ts';
import type { PendingEnrollment } from '../identity/credentials/totp/enrollment.ts';
import type { Facts } from '../identity/facts.ts';
import type { ErrorCode } from '../lib/errors.ts';
import type { Failure } from '../lib/result.ts';
import type { Assurance } from '../permission/fresh.ts';
import type { Actor } from '../session/actor.ts';
import type { Auth, Beside } from './auth.ts';
import type { AlsoRead } from './require.ts';
import type { Scope } from './scope.ts';

export type Surface =
  | 'browser'
  | 'tokens'
  | 'native'
  | 'factors'
  | 'passkeys-sessions'
  | 'management'
  | 'operations'
  | 'pages';

/** How often one network may call: counted by the rate-limit binding before anything is parsed. */
export type RateClass = 'none' | 'read' | 'redeem' | 'auth' | 'send';

/**
 * A schema, built on first use: constructing zod schemas is what start-up would pay for. In an area that loads
 * eagerly the thunk imports its schema file.
 */
export type Thunk<S extends z.ZodType> = () => S | Promise<S>;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Segments as they stand in the path, or `:name`. */
  readonly path: string;
  readonly surface: Surface;
  readonly summary: string;
  readonly auth: Auth;
  readonly rate: RateClass;
  /** What of the caller is read in the batch that checks the session: their facts, and with them a guess may be reserved. */
  readonly beside?: Beside | undefined;
  /** Whether a body brings the guess that `beside` reserves, where one may come without: what compares nothing uses none. */
  readonly isGuess?: ((body: unknown) => boolean) | undefined;
  /**
   * The proof of a session that needs no guess: it reserves none, and gets no facts, so that nothing can be compared.
   */
  readonly noGuessWith?: Assurance | undefined;
  /** A read of its own in that batch. */
  readonly also?: AlsoRead | undefined;
  /** How its caller must have been proven; a call that is refused for that uses up no guess. */
  readonly assurance?: Assurance | undefined;
  /** Whether a body asks for what `assurance` guards; left out: each does. */
  readonly asksAssurance?: ((body: unknown) => boolean) | undefined;
  readonly query?: Thunk<z.ZodType> | undefined;
  /**
   * No parameter is required or has a default. The hot path says so, since building the first schema of an isolate
   * costs milliseconds: an empty query is then taken as it is.
   */
  readonly isQueryOptional?: boolean | undefined;
  readonly body?: Thunk<z.ZodType> | undefined;
  /** A header field of its own that the row needs, for the document: its handler reads it. */
  readonly header?: { readonly name: string; readonly description: string } | undefined;
  /**
   * Asks, at brands that do, for the answer of Turnstile's widget. Left out: rows that anybody may call and that send
   * messages ask always (`challenge.ts`). `never`: whoever calls has proven a first factor.
   */
  readonly challenge?: 'always' | 'without_password' | 'never' | undefined;
  /** Also takes `application/x-www-form-urlencoded` with a form token, and then answers 303. */
  readonly form?: boolean | undefined;
  /**
   * Called by clients of OAuth 2.0: also takes a form, without a token of ours (RFC 6749 §4), and refuses in the form
   * of that standard (§5.2).
   */
  readonly isOAuth?: boolean | undefined;
  /** A post that comes from a provider's site, whose own state decides instead of the rule for cross-site requests. */
  readonly isProviderCallback?: boolean | undefined;
  /** Schemas of the answers by status; null for an answer without JSON. */
  readonly answers: Readonly<Record<number, Thunk<z.ZodType> | null>>;
  /** Codes that this route can answer beyond those of every route. */
  readonly errors: readonly ErrorCode[];
  /** Component names of the OpenAPI document for this route's schemas. */
  readonly names?: { readonly body?: string; readonly answers?: Readonly<Record<number, string>> } | undefined;
  readonly handler: (call: Call<unknown, unknown>, scope: Scope) => Promise<Response | Failure> | Response | Failure;
  /**
   * The page of this row's form once more, with what was wrong and what was typed. Where a row has none, a browser
   * gets the page of the failure itself.
   */
  readonly again?: ((refused: Refused, scope: Scope) => Promise<Response>) | undefined;
}

/** A form that was refused, before its handler or by it. */
export interface Refused {
  readonly request: Request;
  readonly failure: Failure;
  /** What came, without passwords, codes and tokens; nothing where the body could not be read. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What a handler gets beside its scope. */
export interface Call<Query, Body> {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** The live session, where the route asks for one. */
  readonly actor: Actor;
  /** The facts of the actor, where the route reads them. */
  readonly facts: Facts;
  /** The facts of the person whom the path names by `:id`, where the row reads them and there is one in the pool. */
  readonly subject: Facts | undefined;
  /** The authenticator app that the actor is about to add, where the route reads it and one is pending. */
  readonly enrollment: PendingEnrollment | undefined;
  /** The newest code that was sent to the actor within their session, where the row reserves a guess at one. */
  readonly sent: SentCode | undefined;
  /** The rows of what the row reads besides. */
  readonly also: readonly unknown[];
  /** True where the body came as a form: the answer is then a page or a 303. */
  readonly isForm: boolean;
}

type Output<T> = T extends Thunk<infer S> ? z.output<S> : undefined;

/**
 * One row of the product: what is called, who may call it, how often, with what, and what comes back.
 * The row is the security review; nothing of it lives in the handler.
 */
export function defineRoute<
  Q extends Thunk<z.ZodType> | undefined = undefined,
  B extends Thunk<z.ZodType> | undefined = undefined,
>(
  route: Omit<Route, 'handler' | 'query' | 'body'> & {
    query?: Q;
    body?: B;
    handler: (call: Call<Output<Q>, Output<B>>, scope: Scope) => Promise<Response | Failure> | Response | Failure;
  },
): Route {
  return route as unknown as Route;
}

/** A row of an area by what it is called with. Throws where the area has none. */
export function rowOf(routes: readonly Route[], method: string, path: string): Route {
  const row = routes.find((each) => each.method === method && each.path === path);
  if (!row) throw new Error(`no row ${method} ${path}`);
  return row;
}

/**
 * A row with every field that one can have, in one order. Rows that were written with fields of their own choice have
 * as many hidden classes, and what serves them all would look each field up in each of these.
 */
export const inOneShape = (route: Route): { readonly [K in keyof Required<Route>]: Route[K] } => ({
  method: route.method,
  path: route.path,
  surface: route.surface,
  summary: route.summary,
  auth: route.auth,
  rate: route.rate,
  beside: route.beside,
  isGuess: route.isGuess,
  noGuessWith: route.noGuessWith,
  also: route.also,
  assurance: route.assurance,
  asksAssurance: route.asksAssurance,
  query: route.query,
  isQueryOptional: route.isQueryOptional,
  body: route.body,
  header: route.header,
  challenge: route.challenge,
  form: route.form,
  isOAuth: route.isOAuth,
  isProviderCallback: route.isProviderCallback,
  answers: route.answers,
  errors: route.errors,
  names: route.names,
  handler: route.handler,
  again: route.again,
});
