import * as z from 'zod';
import { consentPage } from '../../http/page/consent/consent-page.tsx';
import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';
import { seeOther } from '../../http/see-other.ts';
import { type Failure, fail } from '../../lib/result.ts';
import { isLoopback } from '../../tenant/loopback.ts';

/** What an application could ask for. Texts of scopes are the brand's own: this sample has them in English. */
const scopes = [
  'Pay out money from your balance',
  'Change your delivery addresses',
  'See your name and email address',
  'See your orders and invoices',
  'See which subscriptions you have',
  'Write to the support team for you',
  'Keep access while you are away',
];

const query = () => z.object({ few: z.string().max(1).optional() });

const common = { surface: 'operations', path: '/dev/consent', auth: 'none', rate: 'none' } as const;

/** A development environment, asked by a name of this machine. */
const isHere = ({ tenant, url }: Scope): boolean => tenant.development && isLoopback(url.hostname);

/** The page that asks for consent with made-up answers, for a brand to look at. Part of the development entry only. */
export const routes: readonly Route[] = [
  defineRoute({
    ...common,
    method: 'GET',
    summary: 'What the page looks like that asks before an application gets access',
    query,
    answers: { 200: null },
    errors: ['not_found'],
    handler: ({ request, query: { few } }, scope): Promise<Response> | Failure =>
      isHere(scope)
        ? consentPage(request, scope, {
            application: { name: 'Ledger & Sons Bookkeeping', logo: null },
            account: 'ada.example@example.com',
            another: `/login?${new URLSearchParams({ prompt: 'login', return_to: scope.url.href })}`,
            scopes: few === undefined ? scopes : scopes.slice(2, 4),
            redirectUri: new URL('https://app.ledger.example/callback'),
            action: '/dev/consent',
          })
        : fail('not_found'),
  }),
  defineRoute({
    ...common,
    method: 'POST',
    summary: 'Either of its buttons: nothing is allowed, and the page comes back',
    form: true,
    body: () => z.strictObject({ decision: z.enum(['allow', 'cancel']) }),
    answers: { 303: null },
    errors: ['not_found', 'stale_form'],
    handler: (_, scope) => (isHere(scope) ? seeOther('/dev/consent', {}) : fail('not_found')),
  }),
];
