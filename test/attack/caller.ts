import assert from 'node:assert/strict';
import { refreshToken } from '../../src/session/refresh-token.ts';
import type { Sent, Stage } from '../fixtures/fixture.ts';
import { macKeys } from '../fixtures/one-time.ts';
import { accessToken } from '../fixtures/tokens.ts';
import type { Server } from '../harness/server.ts';
import { at } from './kit.ts';

/** The same call by an access token of the session whose cookie it has. */
export async function byToken(stage: Stage, request: Sent): Promise<Sent> {
  const pairs = (request.headers.cookie ?? '').split('; ');
  const own = pairs.find((pair) => pair.startsWith(`${at.sessionCookie}=`)) ?? '';
  const [id = ''] = own.slice(at.sessionCookie.length + 1).split('.');
  const token = await accessToken(stage, { refreshToken: refreshToken(macKeys(stage.server), id, 0) });
  const cookie = pairs.filter((pair) => pair !== own).join('; ') || null;
  return { ...request, headers: { ...request.headers, cookie, authorization: `Bearer ${token}` } };
}

/** Whoever the session cookie of a request belongs to. Throws where it has none. */
export async function callerOf(server: Server, { headers }: Sent): Promise<{ id: string; pool: string; sid: string }> {
  const sid = new RegExp(`${at.sessionCookie}=([^.;]+)`).exec(headers.cookie ?? '')?.[1] ?? '';
  const [found] = await server.sql<{ id: string; pool: string }>(
    'SELECT user_id AS id, pool FROM sessions WHERE id = ?',
    sid,
  );
  assert.ok(found, 'the first fixture of a row that asks who calls is to call by cookie');
  return { ...found, sid };
}
