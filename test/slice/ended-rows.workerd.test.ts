import { env } from 'cloudflare:workers';
import { drizzle } from 'drizzle-orm/d1';
import { describe, expect, it } from 'vitest';
import { sweep } from '../../src/challenge/sweep.ts';
import { apiKeys, trustedDevices } from '../../src/db/factors.ts';
import { invitations } from '../../src/db/people.ts';
import { users } from '../../src/db/users.ts';
import { DAY } from '../../src/lib/duration.ts';
import { database } from '../../src/platform/d1.ts';

const { DB } = env as unknown as { DB: D1Database };
const NOW = Date.UTC(2026, 10, 22);

async function seedOwner() {
  await drizzle(DB)
    .insert(users)
    .values({
      id: 'u1',
      pool: 'p',
      role: 'user',
      apps: [],
      env: [],
      userType: 'b2c',
      version: 1,
      status: 'active',
      createdAt: 1,
      updatedAt: 1,
    })
    .onConflictDoNothing();
}

async function seedKeys(ends: Readonly<Record<string, Partial<typeof apiKeys.$inferInsert>>>) {
  await seedOwner();
  const db = drizzle(DB);
  for (const [id, end] of Object.entries(ends)) {
    const row = { id, userId: 'u1', pool: 'p', brand: 'b', env: 'dev', name: id, prefix: id, hash: id, scopes: [] };
    await db.insert(apiKeys).values({ ...row, createdAt: 1, ...end });
  }
}

const kept = async () => (await drizzle(DB).select({ id: apiKeys.id }).from(apiKeys)).map(({ id }) => id).sort();

describe('the sweep of what has ended', () => {
  it('removes API keys 90 days after they were revoked or ran out, and leaves all others', async () => {
    await seedKeys({
      'revoked long ago': { revokedAt: NOW - 91 * DAY },
      'revoked long ago, to last for years': { revokedAt: NOW - 91 * DAY, expiresAt: NOW + 999 * DAY },
      'ran out long ago': { expiresAt: NOW - 91 * DAY },
      'revoked of late': { revokedAt: NOW - 89 * DAY },
      'ran out of late': { expiresAt: NOW - 89 * DAY },
      'still good': { expiresAt: NOW + DAY },
      'good for ever': {},
    });
    await sweep(database(DB), NOW);
    expect(await kept()).toEqual(['good for ever', 'ran out of late', 'revoked of late', 'still good']);
    await sweep(database(DB), NOW);
    expect(await kept()).toHaveLength(4);
  });

  it('removes trusted browsers at their end, and no sooner', async () => {
    await seedOwner();
    const db = drizzle(DB);
    const row = { userId: 'u1', pool: 'p', brand: 'b', env: 'dev', createdAt: 1 };
    const ends = {
      'ended long ago': 1,
      'ends now': NOW,
      'ends in a moment': NOW + 1,
      'ends in months': NOW + 90 * DAY,
    };
    for (const [id, expiresAt] of Object.entries(ends))
      await db.insert(trustedDevices).values({ ...row, id, expiresAt });
    const left = async () =>
      (await db.select({ id: trustedDevices.id }).from(trustedDevices)).map(({ id }) => id).sort();
    await sweep(database(DB), NOW);
    expect(await left()).toEqual(['ends in a moment', 'ends in months']);
    await sweep(database(DB), NOW + 1);
    expect(await left()).toEqual(['ends in months']);
  });

  it('removes invitations at their end, and no sooner', async () => {
    const db = drizzle(DB);
    const row = { pool: 'p', brand: 'b', env: 'dev', createdAt: 1 };
    const ends = { 'ended long ago': 1, 'ends now': NOW, 'ends in a moment': NOW + 1 };
    for (const [address, expiresAt] of Object.entries(ends))
      await db.insert(invitations).values({ ...row, address, expiresAt });
    await sweep(database(DB), NOW);
    expect(await db.select({ address: invitations.address }).from(invitations)).toEqual([
      { address: 'ends in a moment' },
    ]);
  });

  it('looks at ended browsers alone', async () => {
    const plan = await DB.prepare('EXPLAIN QUERY PLAN SELECT id FROM trusted_devices WHERE expires_at <= ? LIMIT 500')
      .bind(1)
      .all<{ detail: string }>();
    expect(plan.results.map(({ detail }) => detail).join()).toMatch(/^SEARCH trusted_devices .*trusted_devices_end/);
  });

  it('looks at ended keys alone', async () => {
    const plan = await DB.prepare(
      'EXPLAIN QUERY PLAN SELECT id FROM api_keys WHERE revoked_at < ? OR expires_at < ? LIMIT 500',
    )
      .bind(1, 1)
      .all<{ detail: string }>();
    const steps = plan.results.map(({ detail }) => detail);
    expect(steps.filter((step) => step.startsWith('SCAN'))).toEqual([]);
    expect(steps.join()).toMatch(/api_keys_revoked.*api_keys_end/);
  });
});
