import { defineRoute, type Route } from '../../http/route.ts';
import type { Scope } from '../../http/scope.ts';

const status = async () => (await import('./schemas.ts')).status();
const readiness = async () => (await import('./schemas.ts')).readiness();

const ok = ({ deps }: Scope) =>
  Response.json({ status: 'ok', version: deps.config.version, time: new Date(deps.clock.now()).toISOString() });

const common = { method: 'GET', surface: 'operations', auth: 'none', rate: 'none', errors: ['misconfigured'] } as const;

/** Health answers on every host: the platform's checks need no brand. */
export const routes: readonly Route[] = [
  defineRoute({
    ...common,
    path: '/health',
    summary: 'That the worker runs',
    answers: { 200: status },
    handler: (_call, scope) => ok(scope),
  }),
  defineRoute({
    ...common,
    path: '/health/live',
    summary: 'That the worker runs',
    answers: { 200: status },
    handler: (_call, scope) => ok(scope),
  }),
  defineRoute({
    ...common,
    path: '/health/ready',
    summary: 'That the database and the store answer; names what does not',
    answers: { 200: readiness, 503: readiness },
    handler: (_call, scope) => ready(scope),
  }),
];

async function ready({ deps }: Scope): Promise<Response> {
  const names = ['d1', 'kv'] as const;
  const results = await Promise.allSettled(names.map((name) => deps.probe[name]()));
  const checks = Object.fromEntries(
    names.map((name, i) => [name, results[i]?.status === 'fulfilled' ? 'ok' : 'failed']),
  );
  const whole = results.every((result) => result.status === 'fulfilled');
  const time = new Date(deps.clock.now()).toISOString();
  return Response.json(
    { status: whole ? 'ok' : 'unavailable', version: deps.config.version, time, checks },
    { status: whole ? 200 : 503, headers: whole ? {} : { 'retry-after': '5' } },
  );
}
