import { limit } from './guard/limiter.ts';
import type { Deps } from './http/scope.ts';
import type { Clock } from './platform/clock.ts';
import type { Bindings } from './platform/config.ts';
import { type Database, database } from './platform/d1.ts';
import { oneTimeStore } from './platform/kv.ts';
import { consoleLog, describe } from './platform/log.ts';
import { systemOutbound } from './platform/outbound.ts';
import { cachedCopies } from './platform/public-copies.ts';
import { systemRandom } from './platform/random.ts';
import { sealer } from './platform/seal.ts';
import { telemetry } from './platform/telemetry.ts';
import type { Tenant } from './tenant/tenant.ts';

/** What every request of a pool asks for in the same way, made once in an isolate. */
type Shared = Omit<Deps, 'clock' | 'limited' | 'limit' | 'later' | 'wakeOutbox'>;

const shared = new WeakMap<Deps['config'], Map<string, Shared>>();

function sharedOf(env: Bindings, settings: Deps['config'], pool: string): Shared {
  let byPool = shared.get(settings);
  if (!byPool) shared.set(settings, (byPool = new Map()));
  let made = byPool.get(pool);
  if (!made) byPool.set(pool, (made = share(env, settings, pool)));
  return made;
}

const share = (env: Bindings, settings: Deps['config'], pool: string): Shared => ({
  config: settings,
  random: systemRandom,
  db: databaseOf(env, pool),
  once: oneTimeStore(env.KV),
  outbound: systemOutbound,
  copies: cachedCopies,
  seal: sealer(settings.dataKeys, systemRandom),
  pepper: sealer(settings.pepperKeys, systemRandom),
  log: consoleLog,
  telemetry: telemetry(env.EVENTS),
  probe: {
    d1: () => env.DB.prepare('SELECT 1').first(),
    kv: () => env.KV.get('probe'),
  },
});

/** Every effect of one request. */
export function depsOf(
  env: Bindings,
  ctx: ExecutionContext,
  clock: Clock,
  settings: Deps['config'],
  tenant: Tenant,
): Deps {
  const { pool } = tenant.brand;
  const limited = !(settings.dangerouslyDisableRateLimits && tenant.development);
  return {
    ...sharedOf(env, settings, pool),
    clock,
    limited,
    limit: async (rate, { ip }) =>
      limited ? limit({ requests: env.RATE_LIMIT, sends: env.SEND_LIMIT }, rate, ip) : null,
    later: (work) =>
      ctx.waitUntil(work.catch((error: unknown) => consoleLog.error('later.failed', { error: describe(error) }))),
    // The answer goes out first: nobody waits for what a queue takes to start.
    wakeOutbox: (...ids) =>
      ctx.waitUntil(
        scheduler
          .wait(0)
          .then(() => env.OUTBOX?.sendBatch(ids.map((id) => ({ body: { id, pool } }))))
          .catch((error: unknown) => consoleLog.error('outbox.wake_failed', { error: describe(error) })),
      ),
  };
}

/** The database of a pool: its own binding `DB_<POOL>` where there is one, else the shared one. */
export function databaseOf(env: Bindings, pool: string): Database {
  const own = (env as unknown as Record<string, D1Database | undefined>)[
    `DB_${pool.toUpperCase().replaceAll('-', '_')}`
  ];
  return database(own ?? env.DB);
}
