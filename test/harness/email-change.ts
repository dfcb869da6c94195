import { drizzle } from 'drizzle-orm/d1';
import { drawCode } from '../../src/challenge/code.ts';
import { attempts } from '../../src/db/once.ts';
import { counterKey } from '../../src/guard/attempts.ts';
import { systemRandom as random } from '../../src/platform/random.ts';
import { counterKeys, macKeys } from '../fixtures/one-time.ts';
import type { Home } from './demo.ts';
import { sealFor } from './seal.ts';
import type { Server } from './server.ts';

/** A code as if it had been mailed just now to the address that a person wants to have. */
export async function seedChangeCode(
  server: Server,
  at: Home,
  { id }: { readonly id: string },
  email: string,
): Promise<string> {
  const config = { ...macKeys(server), ...counterKeys(server) };
  const subject = `${id}|${email.toLowerCase()}`;
  const key = counterKey(config, 'code:email_change', `${at.pool}|${at.brand}|${at.env}`, subject);
  const { code, mac } = drawCode({ config: config as never, random }, key);
  await drizzle(await server.db())
    .insert(attempts)
    .values({ key, flow: mac, n: 0, notBefore: 0, expiresAt: Date.now() + 600_000 });
  return code;
}

/** The token of a link that gives a person `email` back, as if they had changed it just now. */
export const undoToken = (
  { secrets }: Pick<Server, 'secrets'>,
  at: Home,
  { id }: { readonly id: string },
  email: string,
  changedAt = Date.now(),
): string =>
  sealFor(
    secrets.data,
    JSON.stringify({ userId: id, address: email.toLowerCase(), display: email, changedAt }),
    `email_undo|${at.pool}|${at.brand}|${at.env}`,
  );
