import * as z from 'zod';
import { formOf } from '../../http/form-row.ts';
import { failurePage } from '../../http/page/failure-page.tsx';
import { defineRoute, type Refused, type Route, rowOf } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { seeOther } from '../../http/see-other.ts';
import { askPage, codePage, decidedPage, elsewherePage } from './pages.tsx';
import { routes as rows } from './routes.ts';
import { type asked, verifyBody } from './schemas.ts';
import { inGroups, readUserCode } from './user-code.ts';

const query = () => z.object({ user_code: z.string().max(64).optional(), error: z.string().max(64).optional() });

type Body = z.output<ReturnType<typeof verifyBody>>;

/** The code in an address or a form, as people read it; nothing where it is none. */
function userCodeIn(raw: string | null | undefined): string {
  const code = readUserCode(raw ?? '');
  return code === null ? '' : inGroups(code);
}

/** Who has to prove themselves first comes back with the code. */
function toConfirm(raw: string | null): Response {
  const code = userCodeIn(raw);
  return seeOther('/account/confirm', { back: code === '' ? '/device' : `/device?user_code=${code}` });
}

async function askFirst({ failure }: Refused, scope: Scope): Promise<Response> {
  if (failure.code === 'insufficient_scope') return elsewherePage(scope);
  if (failure.code !== 'step_up_required') return failurePage(scope, failure);
  return toConfirm(scope.url.searchParams.get('user_code'));
}

const verify = rowOf(rows, 'POST', '/auth/device/verify');

const form = formOf(verify, {
  path: '/device',
  page: '/device',
  summary: 'Shows what a user code stands for, and takes the decision about it',
  body: verifyBody,
  draw: async (answer, { request, actor, body }, scope) => {
    const { decision } = body as Body;
    if (decision !== undefined) return decidedPage(scope, decision);
    return askPage(request, scope, actor.person, (await answer.json()) as z.output<ReturnType<typeof asked>>);
  },
});

/** What was typed is kept where its proof has grown old meanwhile. */
async function again({ failure, fields }: Refused, scope: Scope): Promise<Response> {
  if (failure.code === 'step_up_required') return toConfirm(fields.user_code ?? null);
  if (failure.code === 'insufficient_scope') return elsewherePage(scope);
  return failure.code === 'too_many_attempts'
    ? failurePage(scope, failure)
    : seeOther('/device', { error: failure.code });
}

/** The page at which people approve a device, and its form. */
export const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/device',
    surface: 'pages',
    summary: 'Asks whoever is signed in for the code that their device shows',
    auth: 'person',
    assurance: 'fresh_own',
    rate: 'read',
    query,
    answers: { 200: null },
    errors: ['step_up_required', 'insufficient_user_authentication', 'insufficient_scope'],
    again: askFirst,
    handler: ({ request, actor, query: { user_code: code, error } }, scope) =>
      codePage(request, scope, actor.person, { userCode: userCodeIn(code), error }),
  }),
  { ...form, again },
];
