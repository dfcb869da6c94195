import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';

const { DB } = env as unknown as { DB: D1Database };

const columns = 'id, pool, brand, env, event, outcome, request_id, at';
const row = (id: string, event = 'user.login.success', verb = 'INSERT') =>
  DB.prepare(`${verb} INTO audit_events (${columns}) VALUES (?, 'p', 'b', 'dev', ?, 'success', 'r', 1)`).bind(
    id,
    event,
  );
const eventOf = (id: string) => DB.prepare('SELECT event FROM audit_events WHERE id = ?').bind(id).first('event');

describe('the audit log on D1', () => {
  it('keeps every column of a row against UPDATE', async () => {
    await row('u1').run();
    await expect(DB.prepare("UPDATE audit_events SET event = 'x' WHERE id = 'u1'").run()).rejects.toThrow(
      'append-only',
    );
    expect(await eventOf('u1')).toBe('user.login.success');
  });

  it('keeps rows against DELETE', async () => {
    await row('d1').run();
    await expect(DB.prepare('DELETE FROM audit_events').run()).rejects.toThrow('append-only');
    expect(await eventOf('d1')).toBe('user.login.success');
  });

  it.each(['INSERT', 'INSERT OR REPLACE', 'INSERT OR IGNORE', 'REPLACE'])(
    'lets no %s put another event under a known id',
    async (verb) => {
      const id = `i-${verb}`;
      await row(id).run();
      await expect(row(id, 'user.logout', verb).run()).rejects.toThrow('append-only');
      expect(await eventOf(id)).toBe('user.login.success');
    },
  );

  it('lets no upsert change a row', async () => {
    await row('s1').run();
    const upsert = `INSERT INTO audit_events (${columns}) VALUES ('s1', 'p', 'b', 'dev', 'user.logout', 'success', 'r', 1)
      ON CONFLICT (id) DO UPDATE SET event = excluded.event`;
    await expect(DB.prepare(upsert).run()).rejects.toThrow('append-only');
    expect(await eventOf('s1')).toBe('user.login.success');
  });

  it('takes the same write batch twice, as after a lost answer, and keeps one row', async () => {
    const batch = () =>
      DB.batch([
        row('b1'),
        DB.prepare("INSERT INTO claims (hash, claim_id, expires_at) VALUES ('h', 'c', 1) ON CONFLICT DO NOTHING"),
      ]);
    await batch();
    await batch();
    expect(await DB.prepare("SELECT count(*) AS n FROM audit_events WHERE id = 'b1'").first('n')).toBe(1);
  });

  it('undoes the whole batch when one of its events is refused', async () => {
    await row('a1').run();
    const claim = DB.prepare("INSERT INTO claims (hash, claim_id, expires_at) VALUES ('atomic', 'c', 1)");
    await expect(DB.batch([claim, row('a1', 'user.logout')])).rejects.toThrow('append-only');
    expect(await DB.prepare("SELECT count(*) AS n FROM claims WHERE hash = 'atomic'").first('n')).toBe(0);
  });
});

describe('the tables on D1', () => {
  it('hold one password for each person', async () => {
    await DB.prepare(
      `INSERT INTO users (id, pool, version, status, role, apps, env, user_type, created_at, updated_at)
       VALUES ('p1', 'p', 1, 'active', 'user', '[]', '[]', 'b2c', 1, 1)`,
    ).run();
    const credential = (id: string, kind: string) =>
      DB.prepare(
        `INSERT INTO credentials (id, user_id, kind, data, created_at, updated_at) VALUES (?, 'p1', ?, 'x', 1, 1)`,
      ).bind(id, kind);
    await credential('c1', 'password').run();
    await credential('c2', 'passkey').run();
    await credential('c3', 'passkey').run();
    await expect(credential('c4', 'password').run()).rejects.toThrow('UNIQUE');
  });

  it('refuse a row whose person does not exist', async () => {
    const orphan = `INSERT INTO identifiers (pool, kind, value, display, user_id, created_at) VALUES ('p', 'email', 'a', 'a', 'nobody', 1)`;
    await expect(DB.prepare(orphan).run()).rejects.toThrow('FOREIGN KEY');
  });
});
