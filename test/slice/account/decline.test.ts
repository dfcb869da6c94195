import { drizzle } from 'drizzle-orm/d1';
import { describe, expect, it } from 'vitest';
import { linkedIdentities } from '../../../src/db/credentials.ts';
import { seedRegistration } from '../../fixtures/one-time.ts';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { authenticatorAt, seedPasskey } from '../../harness/passkeys.ts';
import { seedOrganization, seedSession } from '../../harness/people.ts';
import { useServer } from '../../harness/use-server.ts';
import { seedWallet } from '../../harness/wallets.ts';

const server = useServer();
const at = home('brand1', 'prod');

/** Rows of a person, by table. */
const rowsOf = async (id: string) => {
  const count = (table: string, column = 'user_id') =>
    `(SELECT COUNT(*) FROM ${table} WHERE ${column} = '${id}') AS ${table}`;
  const tables = ['credentials', 'identifiers', 'passkeys', 'linked_identities', 'wallets', 'memberships', 'sessions'];
  const [found] = await server().sql<Record<string, number>>(
    `SELECT ${[count('users', 'id'), ...tables.map((table) => count(table))].join(', ')}`,
  );
  return found;
};

describe('declining a registration', () => {
  it('removes every way in that was put into the account meanwhile', async () => {
    const { person, token } = await seedRegistration({ server: server(), at });
    await seedPasskey(server(), person, at, authenticatorAt(server(), at));
    await seedWallet(server(), person, `0x${'a1'.repeat(20)}`);
    await seedSession(server(), person, at);
    await seedOrganization(server(), [{ person, role: 'member' }]);
    await drizzle(await server().db())
      .insert(linkedIdentities)
      .values({
        id: `link-${person.id}`,
        pool: at.pool,
        userId: person.id,
        provider: 'google',
        issuer: 'https://accounts.google.com',
        subject: 'somebody-else',
        createdAt: Date.now(),
        lastUsedAt: Date.now(),
      });
    const before = await rowsOf(person.id);
    expect(Object.values(before ?? {})).toEqual(Array(8).fill(1));

    const answer = await client(server()).post(at.auth, '/verify-email/decline', { token });
    expect(answer.status).toBe(200);
    const after = await rowsOf(person.id);
    expect(Object.values(after ?? {})).toEqual(Array(8).fill(0));
  });
});
