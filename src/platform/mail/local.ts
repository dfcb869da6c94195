import { DAY, SECOND } from '../../lib/duration.ts';
import type { OutgoingSms, SmsPort } from '../sms/port.ts';
import type { MailPort, OutgoingMail } from './port.ts';

const PREFIX = 'local-mail/';
const LIST_LIMIT = 200;

/** What is kept: a mail, or a short message, which has neither subject nor HTML. */
export type Kept = OutgoingMail | OutgoingSms;

/** A mailbox for development: what would have left is kept for a day, for the outbox page and for tests. */
export interface LocalMailbox extends MailPort {
  /** Newest first, at most 200; `to` keeps one recipient's, whatever its case. */
  list(to?: string): Promise<Kept[]>;
  find(id: string): Promise<Kept | null>;
  empty(): Promise<void>;
  /** Keeps short messages beside the mails. */
  readonly sms: SmsPort;
}

interface Entry {
  readonly to: string;
  readonly id: string;
}

/** The mailbox over a KV namespace. Only the development entry imports it. */
export const localMailbox = (kv: KVNamespace): LocalMailbox => {
  /** Every key, newest first: keys count backwards in time, and KV lists in order. */
  async function keys(): Promise<{ name: string; entry: Entry | null }[]> {
    const found: { name: string; entry: Entry | null }[] = [];
    let cursor: string | null = null;
    do {
      const page: KVNamespaceListResult<Entry> = await kv.list<Entry>({ prefix: PREFIX, cursor });
      found.push(...page.keys.map(({ name, metadata }) => ({ name, entry: metadata ?? null })));
      cursor = page.list_complete ? null : page.cursor;
    } while (cursor !== null);
    return found;
  }

  const read = (name: string) => kv.get<Kept>(name, 'json');

  async function keep(message: Kept): Promise<void> {
    const { id, to, createdAt } = message;
    const backwards = String(Number.MAX_SAFE_INTEGER - createdAt).padStart(16, '0');
    const metadata: Entry = { to: to.toLowerCase(), id };
    await kv.put(`${PREFIX}${backwards}/${id}`, JSON.stringify(message), { expirationTtl: DAY / SECOND, metadata });
  }

  return {
    send: keep,
    sms: { send: keep },
    async list(to) {
      const wanted = to?.toLowerCase();
      const names = (await keys()).filter(({ entry }) => wanted === undefined || entry?.to === wanted);
      const mails = await Promise.all(names.slice(0, LIST_LIMIT).map(({ name }) => read(name)));
      return mails.filter((mail) => mail !== null);
    },
    async find(id) {
      const found = (await keys()).find(({ entry }) => entry?.id === id);
      return found ? read(found.name) : null;
    },
    async empty() {
      await Promise.all((await keys()).map(({ name }) => kv.delete(name)));
    },
  };
};
