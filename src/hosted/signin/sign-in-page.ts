import { formProblems } from '../../http/page/form-problems.ts';
import { whoIsSignedIn } from '../../http/page/signed-in.tsx';
import type { Refused } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { codeStep } from './code-step.tsx';
import { identifierStep } from './identifier-step.tsx';
import { passwordStep } from './password-step.tsx';
import { shownDone } from './shown-done.ts';
import { shownError } from './shown-error.ts';
import { openStep, type Step } from './step.ts';

interface Asked {
  readonly return_to?: string | undefined;
  readonly error?: string | undefined;
  readonly step?: string | undefined;
  readonly asked_at?: string | undefined;
  readonly again?: string | undefined;
  readonly done?: string | undefined;
  /** `login` where another proof is wanted of whoever is signed in, or another person (OpenID Connect Core §3.1.2.1). */
  readonly prompt?: string | undefined;
}

/** The sign-in page at the step that the address names, as far as an earlier step has said who it is about. */
export async function signInPage(request: Request, scope: Scope, asked: Asked): Promise<Response> {
  const step = await openStep(request, scope, asked.return_to, (words) => shownError(asked.error, words));
  const isUnconfirmed = asked.error === 'email_not_verified';
  const isStart = asked.error === undefined && asked.step === undefined && asked.prompt !== 'login';
  const signedIn = isStart ? await whoIsSignedIn(request, scope) : null;
  return draw(
    { ...step, isUnconfirmed, signedIn, done: shownDone(asked.done, step.words) },
    asked.step ?? (asked.error === 'invalid_credentials' ? 'password' : undefined),
    {
      askedAt: asked.asked_at,
      isAgain: asked.again === '1',
    },
  );
}

function draw(step: Step, name: string | undefined, sent: { askedAt?: string | undefined; isAgain?: boolean }) {
  const { methods } = step.scope.tenant.brand;
  const takesPassword = methods.includes('password') || methods.includes('username');
  if (name === 'password' && takesPassword && step.hint) return passwordStep(step, step.hint);
  if (name === 'code' && methods.includes('email_otp') && step.hint?.includes('@'))
    return codeStep(step, step.hint, sent);
  return identifierStep(step);
}

/** A form of the sign-in page that was refused: its own step once more, with what was typed. */
export async function signInAgain({ request, failure, fields }: Refused, scope: Scope): Promise<Response> {
  const step = await openStep(request, scope, fields.return_to);
  const problems = formProblems(failure, step.words);
  const { status, whole } = problems;
  const identifier = fields.identifier ?? fields.email ?? fields.username ?? '';
  const at = stepOf(scope);
  // The page has one field: what is wrong with the code stands at it.
  if (at === 'code' && failure.code === 'invalid_code' && whole !== null && identifier)
    return codeStep(step, identifier, { wrong: { message: whole, status } });
  if (whole !== null) {
    const isUnconfirmed = failure.code === 'email_not_verified';
    const withAlert: Step = { ...step, alert: whole, isUnconfirmed, hint: identifier || step.hint };
    return withStatus(await draw(withAlert, at, {}), status);
  }
  if (at === 'code' && problems.fields.code && identifier)
    return codeStep(step, identifier, { wrong: { message: problems.fields.code, status } });
  if (at === 'password' && problems.fields.password && identifier)
    return passwordStep(step, identifier, { message: problems.fields.password, status });
  const message = problems.fields.identifier ?? problems.fields.email ?? step.words.t('missing.identifier');
  return identifierStep(step, { message, value: identifier, status });
}

function stepOf({ url }: Scope): 'password' | 'code' | undefined {
  const path = url.pathname.replace(/\/$/, '');
  if (path === '/login' || path === '/login/username') return 'password';
  return path === '/login/code/verify' ? 'code' : undefined;
}

const withStatus = ({ body, headers }: Response, status: number): Response => new Response(body, { status, headers });
