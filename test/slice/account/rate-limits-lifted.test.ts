import { describe, expect, it } from 'vitest';
import { client } from '../../harness/client.ts';
import { home } from '../../harness/demo.ts';
import { useServer } from '../../harness/use-server.ts';

const server = useServer({ vars: { DANGEROUSLY_DISABLE_RATE_LIMITS: 'true' } });

/** One more than a recipient gets in an hour. */
const SENDS = 6;

async function statuses(env: 'prod' | 'dev', path: string, json: Readonly<Record<string, string>>): Promise<number[]> {
  const at = home('brand1', env);
  const found: number[] = [];
  for (let sent = 0; sent < SENDS; sent++) found.push((await client(server()).post(at.auth, path, json)).status);
  return found;
}

describe('DANGEROUSLY_DISABLE_RATE_LIMITS', () => {
  const sends = [
    ['/register', { password: 'quiet-river-lantern', name: 'Ada' }, 201],
    ['/magic-link', {}, 200],
    ['/forgot-password', {}, 200],
  ] as const;

  it.each(sends)('lifts the send budget of %s in a dev environment', async (path, more, status) => {
    const email = `dev-${path.slice(1)}@example.com`;
    expect(await statuses('dev', path, { email, ...more })).toEqual(Array(SENDS).fill(status));
  });

  it.each(sends)('lifts nothing of %s in production', async (path, more, status) => {
    const email = `prod-${path.slice(1)}@example.com`;
    expect(await statuses('prod', path, { email, ...more })).toEqual([...Array(SENDS - 1).fill(status), 429]);
  });
});
