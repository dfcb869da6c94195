import * as z from 'zod';
import { type Call, defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { wantsPage } from '../../http/wants-page.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { isLoopback } from '../../tenant/loopback.ts';
import { scripts } from './generated/scripts.ts';
import type { LocalOutbox } from './local-outbox.ts';
import { outboxPage } from './page.tsx';
import { present } from './present.ts';

const message = () =>
  z.object({
    id: z.string(),
    channel: z.enum(['mail', 'sms']),
    to: z.string(),
    subject: z.string().nullable(),
    text: z.string(),
    html: z.string().nullable(),
    links: z.array(z.string()),
    code: z.string().optional(),
    created_at: z.string(),
  });

/**
 * The outbox page of a development server: what would have left by mail, to look at, to click and to fetch. Part
 * of the development entry only, which hands `outboxOf` in, and even there it is not found outside a `dev`
 * environment or on a host that is not this machine.
 */
export function routesOf(outboxOf: (scope: Scope) => LocalOutbox): readonly Route[] {
  const common = { surface: 'operations', auth: 'none', rate: 'none' } as const;
  return [
    defineRoute({
      ...common,
      method: 'GET',
      path: '/dev/outbox',
      summary: 'Mail and short messages kept by the development server, newest first',
      query: () => z.strictObject({ to: z.string().max(254).optional() }),
      answers: { 200: () => z.object({ messages: z.array(message()) }) },
      errors: ['not_found'],
      handler: (call, scope) => locally(scope, () => list(call, scope, outboxOf(scope))),
    }),
    defineRoute({
      ...common,
      method: 'DELETE',
      path: '/dev/outbox',
      summary: 'Empties the outbox of the development server',
      answers: { 204: null },
      errors: ['not_found'],
      handler: (_, scope) =>
        locally(scope, async () => {
          await empty(outboxOf(scope));
          return new Response(null, { status: 204 });
        }),
    }),
    defineRoute({
      ...common,
      method: 'POST',
      path: '/dev/outbox/empty',
      summary: 'The button of the outbox page',
      form: true,
      body: () => z.strictObject({}),
      answers: { 303: null },
      errors: ['not_found', 'stale_form'],
      handler: (_, scope) =>
        locally(scope, async () => {
          await empty(outboxOf(scope));
          return new Response(null, { status: 303, headers: { location: '/dev/outbox' } });
        }),
    }),
    defineRoute({
      ...common,
      method: 'GET',
      path: '/dev/outbox/:id',
      summary: 'The HTML part of one mail',
      answers: { 200: null },
      errors: ['not_found'],
      handler: (call, scope) => locally(scope, () => showHtml(call.params.id ?? '', outboxOf(scope))),
    }),
    defineRoute({
      ...common,
      method: 'GET',
      path: '/dev/assets/:file',
      summary: 'The script of the outbox page; its name changes with its text',
      answers: { 200: null },
      errors: ['not_found'],
      handler: (call, scope) => locally(scope, async () => script(call.params.file ?? '')),
    }),
  ];
}

/** A development environment, asked by a name of this machine. */
function locally(scope: Scope, work: () => Promise<Response | Failure>): Promise<Response | Failure> | Failure {
  const here = scope.tenant.development && isLoopback(scope.url.hostname);
  return here ? work() : fail('not_found', { internal: 'outbox asked for from afar' });
}

async function list(
  call: Call<{ to?: string | undefined }, unknown>,
  scope: Scope,
  outbox: LocalOutbox,
): Promise<Response> {
  const { to } = call.query;
  await outbox.drain();
  const messages = (await outbox.list(to)).map(present);
  // Only a browser asks for text/html by name; what asks for anything gets JSON.
  return wantsPage(call.request) ? outboxPage(call.request, scope, messages, to) : Response.json({ messages });
}

/** The HTML as it is, in a document that can do nothing but show itself and follow a link that is clicked. */
async function showHtml(id: string, outbox: LocalOutbox): Promise<Response | Failure> {
  const mail = await outbox.find(id);
  if (!mail || !('html' in mail)) return fail('not_found');
  return new Response(mail.html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    },
  });
}

function script(file: string): Response | Failure {
  const found = Object.values(scripts).find((each) => each.file === file);
  if (!found) return fail('not_found');
  return new Response(found.text, {
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    },
  });
}

async function empty(outbox: LocalOutbox): Promise<void> {
  await outbox.drain();
  await outbox.empty();
}
