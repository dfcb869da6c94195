import { env } from 'cloudflare:workers';
import { eq } from 'drizzle-orm';
import { attempts } from '../../src/db/once.ts';
import { outbox } from '../../src/db/records.ts';
import type { Message } from '../../src/notify/message.ts';
import type { DrainDeps } from '../../src/outbox/drain.ts';
import { mailRow, smsRow } from '../../src/outbox/enqueue.ts';
import type { OutboxRow } from '../../src/outbox/queries.ts';
import { database } from '../../src/platform/d1.ts';
import type { LogFields } from '../../src/platform/log.ts';
import { MailFailure, type OutgoingMail } from '../../src/platform/mail/port.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { sealer } from '../../src/platform/seal.ts';
import type { OutgoingSms } from '../../src/platform/sms/port.ts';
import type { Brand } from '../../src/tenant/tenant.ts';
import { brand as look, messages as templates } from '../unit/notify-fixtures.ts';

const { DB, KV } = env as unknown as { DB: D1Database; KV: KVNamespace };

export { KV };

export const START = Date.UTC(2026, 10, 22);

export const brand = {
  ...look,
  id: 'brand1',
  pool: 'pool1',
  mail: { from: 'no-reply@brand1.com', fromName: 'Brand One', replyTo: null },
} as Brand;

export const refusal = (permanent: boolean) => new MailFailure('smtp RCPT: 550 5.1.1', { permanent });

/** An outbox on real D1 with a clock that stands still and a mail port that keeps what it gets. */
export function kit(binding: D1Database = DB) {
  const clock = {
    at: START,
    now: () => clock.at,
  };
  const mails: OutgoingMail[] = [];
  const messages: OutgoingSms[] = [];
  const lines: { event: string; fields: LogFields }[] = [];
  const write = (event: string, fields: LogFields = {}) => void lines.push({ event, fields });
  const key = { kid: 'k1', bytes: systemRandom.bytes(32) };
  const deps = {
    db: database(binding),
    clock,
    random: systemRandom,
    seal: sealer([key], systemRandom),
    log: { info: write, error: write },
    mail: {
      send: async (mail: OutgoingMail): Promise<void> => {
        mails.push(mail);
      },
    },
    sms: {
      send: async (sms: OutgoingSms): Promise<void> => {
        messages.push(sms);
      },
    },
    brandOf: (id: string) => (id === brand.id ? brand : null),
  } satisfies DrainDeps;

  const rowFor = (message: Message = templates.magic_link, to = 'ada@example.com') =>
    mailRow(deps, { pool: brand.pool, brand: brand.id, env: 'prod' }, { to, locale: 'en', message });

  /** Puts rows in as they are, past any fault of `binding`. */
  const insert = async (...rows: (typeof outbox.$inferInsert)[]) => {
    const { build } = database(DB);
    for (const row of rows) await build.insert(outbox).values(row);
  };

  return {
    deps,
    clock,
    mails,
    messages,
    lines,
    rowFor,
    insert,
    async enqueueSms(shared?: readonly string[]) {
      const message = {
        template: 'sms_code',
        code: '048213',
        site: 'https://auth.brand1.com',
        lifetimeMinutes: 10,
      } as const;
      const origin = { pool: brand.pool, brand: brand.id, env: 'prod' };
      const row = await smsRow(deps, origin, {
        to: '+12025550142',
        locale: 'en',
        message,
        ...(shared ? { shared } : {}),
      });
      await insert(row);
      return row.id;
    },
    async enqueue(message?: Message, to?: string) {
      const row = await rowFor(message, to);
      await insert(row);
      return row.id;
    },
  };
}

export const rows = async (): Promise<OutboxRow[]> => database(DB).build.select().from(outbox);

export async function rowOf(id: string): Promise<OutboxRow> {
  const row = (await rows()).find((candidate) => candidate.id === id);
  if (!row) throw new Error(`no row ${id}`);
  return row;
}

export const emptyTable = () => database(DB).build.delete(outbox);

/** Counters of sends, as they stand in the same database. */
export const attemptsOf = (key: string) => database(DB).build.select().from(attempts).where(eq(attempts.key, key));
export const addAttempt = (row: typeof attempts.$inferInsert) => database(DB).build.insert(attempts).values(row);
export const emptyAttempts = () => database(DB).build.delete(attempts);

/** The same database, whose n-th round trip is lost on the way: before it takes effect, or after it. */
export function losing(when: 'before' | 'after', ...trips: number[]): D1Database {
  let n = 0;
  const trip = async <T>(send: () => Promise<T>): Promise<T> => {
    n += 1;
    const lost = trips.includes(n);
    if (lost && when === 'before') throw new Error('Network connection lost.');
    const result = await send();
    if (lost) throw new Error('Network connection lost.');
    return result;
  };
  // The client takes no statements but its own, so that these stay what they are.
  const watched = (statement: D1PreparedStatement): D1PreparedStatement => {
    const bind = statement.bind.bind(statement);
    const all = statement.all.bind(statement);
    return Object.assign(statement, {
      bind: (...values: unknown[]) => watched(bind(...values)),
      all: () => trip(all),
    });
  };
  return new Proxy(DB, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => watched(target.prepare(sql));
      if (name === 'batch') return (statements: D1PreparedStatement[]) => trip(() => target.batch(statements));
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
